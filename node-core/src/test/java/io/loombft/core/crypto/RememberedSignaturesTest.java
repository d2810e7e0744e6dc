package io.loombft.core.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Encoder;
import org.junit.jupiter.api.Test;

class RememberedSignaturesTest {
    private static final int MAX = 10;

    private final Counting counting = new Counting();
    private final RememberedSignatures remembered = new RememberedSignatures(counting, MAX);
    private final KeyPair key = counting.keyPair(Hash.of(new byte[] {1}).bytes());

    private static Bytes message(int number) {
        return new Encoder().i32(number).toBytes();
    }

    private boolean verify(Bytes message, Signature signature) {
        return remembered.verify(key.publicKey(), message, signature);
    }

    @Test
    void aGoodOneIsCheckedOnce() {
        Signature good = counting.sign(key, message(1));
        for (int i = 0; i < 3; i++) {
            assertTrue(verify(message(1), good));
        }
        assertEquals(1, counting.checks);
    }

    @Test
    void aForgedOneThatComesFirstNeitherStandsForTheTrueOneNorInItsWay() {
        Signature good = counting.sign(key, message(1));
        byte[] bytes = good.bytes().toArray();
        bytes[3] ^= 1;
        Signature forged = new Signature(Bytes.copyOf(bytes));
        assertFalse(verify(message(1), forged));
        assertTrue(verify(message(1), good));
        assertFalse(verify(message(1), forged));
        assertFalse(verify(message(2), good));
        KeyPair other = counting.keyPair(Hash.of(new byte[] {2}).bytes());
        assertFalse(remembered.verify(other.publicKey(), message(1), good));
    }

    @Test
    void theOldestOfTooManyIsCheckedAgain() {
        for (int i = 0; i <= MAX; i++) {
            assertTrue(verify(message(i), counting.sign(key, message(i))));
        }
        counting.checks = 0;
        assertTrue(verify(message(MAX), counting.sign(key, message(MAX))));
        assertEquals(0, counting.checks);
        assertTrue(verify(message(0), counting.sign(key, message(0))));
        assertEquals(1, counting.checks);
    }

    private static final class Counting implements SignatureScheme {
        private final Ed25519 scheme = new Ed25519();
        private int checks;

        @Override
        public KeyPair keyPair(Bytes seed) {
            return scheme.keyPair(seed);
        }

        @Override
        public Signature sign(KeyPair with, Bytes message) {
            return scheme.sign(with, message);
        }

        @Override
        public boolean verify(PublicKey by, Bytes message, Signature signature) {
            checks++;
            return scheme.verify(by, message, signature);
        }
    }
}
