package io.loombft.core.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.MalformedInputException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class Ed25519Test {
    private static final Bytes MESSAGE = Bytes.utf8("message");

    private final Ed25519 ed25519 = new Ed25519();
    private final KeyPair key = ed25519.keyPair(Hash.of(Bytes.utf8("seed")).bytes());

    @Test
    void aFloodOfKeysFillsNoMoreThanItsRoomAndSignaturesAreStillChecked() {
        Signature good = ed25519.sign(key, MESSAGE);
        int points = 0;
        int most = 0;
        for (int i = 0; i < 2 * Ed25519.CACHED_POINTS_MAX; i++) {
            points += ed25519.isValid(new PublicKey(Hash.of(Bytes.utf8("" + i)).bytes())) ? 1 : 0;
            most = Math.max(most, ed25519.cachedPoints());
        }
        assertTrue(points > 0 && points < 2 * Ed25519.CACHED_POINTS_MAX, points + " are points");
        assertEquals(Ed25519.CACHED_POINTS_MAX, most);
        assertTrue(ed25519.verify(key.publicKey(), MESSAGE, good));
        assertFalse(ed25519.verify(key.publicKey(), Bytes.utf8("other"), good));
    }

    @Test
    void givesTheVectorsOfRfc8032() throws Exception {
        int vectors = 0;
        for (String line : lines("/vectors/rfc8032-ed25519.txt")) {
            if (line.startsWith("#")) {
                continue;
            }
            String[] words = line.split(" ", -1);
            KeyPair pair = ed25519.keyPair(Bytes.fromHex(words[0]));
            Bytes message = words[2].equals("-") ? Bytes.EMPTY : Bytes.fromHex(words[2]);
            Signature signature = new Signature(Bytes.fromHex(words[3]));

            assertEquals(PublicKey.fromHex(words[1]), pair.publicKey());
            assertEquals(signature, ed25519.sign(pair, message));
            assertTrue(ed25519.verify(pair.publicKey(), message, signature));
            assertTrue(PlainEd25519.verifies(pair.publicKey().bytes(), message, signature.bytes()));
            vectors++;
        }
        assertEquals(5, vectors);
    }

    @Test
    void refusesEveryChangedBitOfASignature() {
        Signature signature = ed25519.sign(key, MESSAGE);
        for (int bit = 0; bit < Signature.SIZE * 8; bit++) {
            byte[] changed = signature.bytes().toArray();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            Signature other = new Signature(Bytes.copyOf(changed));
            assertFalse(ed25519.verify(key.publicKey(), MESSAGE, other), "bit " + bit);
        }
        assertTrue(ed25519.verify(key.publicKey(), MESSAGE, signature));
    }

    @Test
    void refusesAnotherMessageAndAnotherKey() {
        Signature signature = ed25519.sign(key, MESSAGE);
        KeyPair other = ed25519.keyPair(Hash.of(Bytes.utf8("other")).bytes());

        assertFalse(ed25519.verify(key.publicKey(), Bytes.utf8("messagf"), signature));
        assertFalse(ed25519.verify(key.publicKey(), Bytes.EMPTY, signature));
        assertFalse(ed25519.verify(other.publicKey(), MESSAGE, signature));
    }

    @Test
    void hasNoSignatureOfAnotherLengthThan64() {
        for (int size : new int[] {0, 32, 63, 65, 128}) {
            Bytes bytes = Bytes.copyOf(new byte[size]);
            assertThrows(IllegalArgumentException.class, () -> new Signature(bytes));
            assertThrows(
                    MalformedInputException.class, () -> Decoder.whole(bytes, Signature::decode));
        }
        for (int size : new int[] {0, 31, 33}) {
            Bytes bytes = Bytes.copyOf(new byte[size]);
            assertThrows(IllegalArgumentException.class, () -> new PublicKey(bytes));
            assertThrows(IllegalArgumentException.class, () -> ed25519.keyPair(bytes));
        }
    }

    @Test
    void refusesToSignWithAPublicKeyThatMayNotBeTheSeeds() {
        KeyPair foreign = KeyPair.of(key.seed(), key.publicKey());

        assertThrows(IllegalArgumentException.class, () -> ed25519.sign(foreign, MESSAGE));
    }

    @Test
    void givesTheSameAnswerFromManyThreads() throws Exception {
        List<KeyPair> pairs = new ArrayList<>();
        List<Signature> signatures = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            pairs.add(ed25519.keyPair(Hash.of(Bytes.utf8("seed " + i)).bytes()));
            signatures.add(ed25519.sign(pairs.get(i), MESSAGE));
        }
        Ed25519 fresh = new Ed25519();
        Callable<Integer> everyPair =
                () -> {
                    int verified = 0;
                    for (int i = 0; i < pairs.size(); i++) {
                        PublicKey publicKey = pairs.get(i).publicKey();
                        Signature next = signatures.get((i + 1) % signatures.size());
                        verified += fresh.verify(publicKey, MESSAGE, signatures.get(i)) ? 1 : 0;
                        verified += fresh.verify(publicKey, MESSAGE, next) ? 1_000 : 0;
                    }
                    return verified;
                };
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Callable<Integer>> calls = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                calls.add(everyPair);
            }
            for (Future<Integer> verified : threads.invokeAll(calls)) {
                assertEquals(pairs.size(), verified.get());
            }
        }
    }

    @Test
    void derivesTheBasePointOfTheRfc() {
        assertEquals(
                "5866666666666666666666666666666666666666666666666666666666666666",
                PlainEd25519.BASE.encoded().hex());
        assertEquals(PlainEd25519.NEUTRAL, PlainEd25519.BASE.times(PlainEd25519.L));
        assertEquals(BigInteger.valueOf(5), PlainEd25519.P.mod(BigInteger.valueOf(8)));
    }

    private static List<String> lines(String resource) throws IOException {
        try (InputStream in = Ed25519Test.class.getResourceAsStream(resource)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }
}
