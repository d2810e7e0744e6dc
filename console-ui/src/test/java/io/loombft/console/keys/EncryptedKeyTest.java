package io.loombft.console.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.client.KeyFile;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.crypto.KeyPair;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncryptedKeyTest {
    private static final EncryptedKey.Cost CHEAP = new EncryptedKey.Cost(64, 1);

    private final Ed25519 scheme = new Ed25519();
    private final KeyPair key = KeyFile.generate(scheme);

    @Test
    void opensWithItsPasswordAndNoOther() {
        EncryptedKey sealed = EncryptedKey.seal("mine", key, "correct".toCharArray(), CHEAP);

        assertEquals(
                Optional.of(key.seed()),
                sealed.open("correct".toCharArray(), scheme).map(KeyPair::seed));
        assertEquals(Optional.empty(), sealed.open("Correct".toCharArray(), scheme));
    }

    @Test
    void aPasswordMayBeOfAnyAlphabet() {
        EncryptedKey sealed = EncryptedKey.seal("mine", key, "pässwörd 🔑".toCharArray(), CHEAP);

        assertTrue(sealed.open("pässwörd 🔑".toCharArray(), scheme).isPresent());
        assertEquals(Optional.empty(), sealed.open("pässwörd ??".toCharArray(), scheme));
    }

    @Test
    void refusesAFileThatWasChanged() {
        EncryptedKey sealed = EncryptedKey.seal("mine", key, "correct".toCharArray(), CHEAP);
        byte[] bytes = sealed.sealed().toArray();
        bytes[3] ^= 1;
        EncryptedKey changed =
                new EncryptedKey(
                        "mine",
                        sealed.address(),
                        CHEAP,
                        sealed.salt(),
                        sealed.nonce(),
                        Bytes.copyOf(bytes));
        EncryptedKey exchanged =
                new EncryptedKey(
                        "mine",
                        "00".repeat(20),
                        CHEAP,
                        sealed.salt(),
                        sealed.nonce(),
                        sealed.sealed());

        assertEquals(Optional.empty(), changed.open("correct".toCharArray(), scheme));
        assertEquals(Optional.empty(), exchanged.open("correct".toCharArray(), scheme));
    }

    @Test
    void theFolderHoldsNoSecretAndLeavesOutWhatIsNotOurs(@TempDir Path folder) throws Exception {
        KeyFolder keys = new KeyFolder(folder);
        EncryptedKey sealed = EncryptedKey.seal("mine", key, "correct".toCharArray(), CHEAP);
        keys.write(sealed);
        Files.writeString(folder.resolve("other.json"), "{\"type\":\"x\"}");

        assertEquals(List.of(sealed), keys.list());
        String text = Files.readString(folder.resolve(sealed.address() + ".json"));
        assertFalse(text.contains(key.seed().hex()));
        assertTrue(text.contains("argon2id"));
    }
}
