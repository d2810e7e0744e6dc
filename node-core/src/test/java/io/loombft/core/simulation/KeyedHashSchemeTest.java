package io.loombft.core.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.crypto.Signature;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyedHashSchemeTest {
    private final KeyedHashScheme scheme = new KeyedHashScheme();
    private final KeyPair key = scheme.keyPair(Hash.of(Bytes.utf8("one")).bytes());
    private final KeyPair other = scheme.keyPair(Hash.of(Bytes.utf8("other")).bytes());

    private static Bytes counting(int from, int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (from + i);
        }
        return Bytes.copyOf(bytes);
    }

    @Test
    void verifiesWhatItSigned() {
        Bytes message = Bytes.utf8("a vote");
        Signature signature = scheme.sign(key, message);
        assertTrue(scheme.verify(key.publicKey(), message, signature));
        assertEquals(signature, scheme.sign(key, message));
    }

    @Test
    void refusesAnotherKeyMessageOrSignature() {
        Bytes message = Bytes.utf8("a vote");
        Signature signature = scheme.sign(key, message);
        assertFalse(scheme.verify(other.publicKey(), message, signature));
        assertFalse(scheme.verify(key.publicKey(), Bytes.utf8("a vot"), signature));
        for (int i = 0; i < Signature.SIZE; i++) {
            byte[] bent = signature.bytes().toArray();
            bent[i] ^= 1;
            Signature wrong = new Signature(Bytes.copyOf(bent));
            assertFalse(scheme.verify(key.publicKey(), message, wrong), "byte " + i);
        }
    }

    @Test
    void everyByteOfKeyAndMessageCounts() {
        Set<Signature> seen = new HashSet<>();
        for (int size = 0; size < 40; size++) {
            assertTrue(seen.add(scheme.sign(key, Bytes.copyOf(new byte[size]))), "size " + size);
            for (int i = 0; i < size; i++) {
                byte[] message = new byte[size];
                message[i] = (byte) 0x80;
                assertTrue(seen.add(scheme.sign(key, Bytes.copyOf(message))), i + " of " + size);
            }
        }
        Bytes message = Bytes.utf8("m");
        for (int i = 0; i < PublicKey.SIZE; i++) {
            byte[] bent = key.publicKey().bytes().toArray();
            bent[i] ^= 1;
            KeyPair near = KeyPair.of(key.seed(), new PublicKey(Bytes.copyOf(bent)));
            assertNotEquals(scheme.sign(key, message), scheme.sign(near, message), "byte " + i);
        }
    }

    /**
     * The authors' vectors of SipHash-2-4, where key and message count up from 0. The first sixteen
     * bytes of the message are the second half of the public key here.
     */
    @Test
    void isSipHashUnderTheFirstHalfOfTheKey() {
        KeyPair pair = KeyPair.of(counting(0, KeyPair.SEED_SIZE), key(0, 0));
        assertEquals(0x3f2acc7f57c29bdbL, firstWord(pair, 0));
        assertEquals(0x699ae9f52cbe4794L, firstWord(pair, 1));
        assertEquals(0x4bc1b3f0968dd39cL, firstWord(pair, 2));
        assertEquals(0xb8ad50c6f649af94L, firstWord(pair, 8));
    }

    private static PublicKey key(int key, int message) {
        return new PublicKey(counting(key, 16).concat(counting(message, 16)));
    }

    private long firstWord(KeyPair pair, int more) {
        Bytes bytes = scheme.sign(pair, counting(16, more)).bytes();
        return bytes.asByteBuffer().order(ByteOrder.BIG_ENDIAN).getLong();
    }

    @Test
    void wordsOfOneSignatureDiffer() {
        ByteBuffer words = scheme.sign(key, Bytes.utf8("m")).bytes().asByteBuffer();
        Set<Long> seen = new HashSet<>();
        while (words.hasRemaining()) {
            assertTrue(seen.add(words.getLong()));
        }
    }
}
