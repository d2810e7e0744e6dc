package io.loombft.console.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.client.KeyFile;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.types.Address;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeyringTest {
    private static final Instant BEGIN = Instant.ofEpochSecond(1_000_000);
    private static final Instant LAST = BEGIN.plus(Keyring.OPEN_FOR);

    private final KeyPair key = KeyFile.generate(new Ed25519());
    private final Keyring keyring = new Keyring();

    @Test
    void anOpenKeyIsForgottenWhenItsTimeIsOver() {
        keyring.open(key, BEGIN);
        keyring.tick(LAST);
        assertTrue(keyring.isOpen().get());
        assertEquals(Address.of(key.publicKey()).hex(), keyring.address().get());

        keyring.tick(LAST.plusMillis(1));
        assertFalse(keyring.isOpen().get());
        assertEquals(Optional.empty(), keyring.owner());
        assertEquals("No key is open.", keyring.address().get());
    }

    @Test
    void useProlongsIt() {
        keyring.open(key, BEGIN);
        assertEquals(Optional.of(key), keyring.use(LAST));
        keyring.tick(LAST.plus(Keyring.OPEN_FOR));
        assertTrue(keyring.isOpen().get());
    }

    @Test
    void whoComesTooLateGetsNothingEvenIfNobodyLookedAtTheTime() {
        keyring.open(key, BEGIN);
        assertEquals(Optional.empty(), keyring.use(LAST.plusMillis(1)));
        assertFalse(keyring.isOpen().get());
    }

    @Test
    void aClockThatIsSetBackDoesNotKeepItOpen() {
        Instant back = BEGIN.minus(Duration.ofDays(1));
        keyring.open(key, BEGIN);
        keyring.tick(back);
        assertTrue(keyring.isOpen().get());
        keyring.tick(back.plus(Keyring.OPEN_FOR).plusMillis(1));
        assertFalse(keyring.isOpen().get());
    }

    @Test
    void nothingIsGivenOutOfAClosedRing() {
        keyring.open(key, BEGIN);
        keyring.close();
        assertEquals(Optional.empty(), keyring.use(BEGIN));
    }
}
