package io.loombft.core.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.loombft.core.bytes.Bytes;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChaCha20Poly1305AeadTest {
    private static final Bytes KEY = Hash.of(Bytes.utf8("key")).bytes();
    private static final Bytes CONTEXT = Bytes.utf8("context");
    private static final Bytes MESSAGE = Bytes.utf8("a message of some length");

    private final ChaCha20Poly1305Aead sealer = new ChaCha20Poly1305Aead(KEY);
    private final ChaCha20Poly1305Aead opener = new ChaCha20Poly1305Aead(KEY);

    @Test
    void givesTheVectorOfRfc8439() throws Exception {
        Bytes key = hex("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f");
        Bytes prefix = hex("07000000");
        long counter = 0x4041424344454647L;
        Bytes context = hex("50515253c0c1c2c3c4c5c6c7");
        Bytes plaintext =
                Bytes.utf8(
                        "Ladies and Gentlemen of the class of '99: If I could offer you only one"
                                + " tip for the future, sunscreen would be it.");
        Bytes sealed =
                hex(
                        "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d6"
                                + "3dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36"
                                + "92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc"
                                + "3ff4def08e4b7a9de576d26586cec64b6116"
                                + "1ae10b594f09e26a7e902ecbd0600691");

        assertEquals(
                sealed, new ChaCha20Poly1305Aead(key, prefix).seal(counter, context, plaintext));
        assertEquals(
                Optional.of(plaintext),
                new ChaCha20Poly1305Aead(key, prefix).open(counter, context, sealed));
    }

    @Test
    void opensWhatWasSealedInOrderAndWithGaps() {
        for (long counter : new long[] {0, 1, 2, 7, 1L << 40, Long.MAX_VALUE}) {
            Bytes sealed = sealer.seal(counter, CONTEXT, MESSAGE);

            assertEquals(MESSAGE.size() + ChaCha20Poly1305Aead.TAG_SIZE, sealed.size());
            assertEquals(Optional.of(MESSAGE), opener.open(counter, CONTEXT, sealed));
        }
    }

    @Test
    void sealsNothingAndMuch() {
        Bytes much = Bytes.copyOf(new byte[65_536]);
        Bytes sealedNothing = sealer.seal(0, Bytes.EMPTY, Bytes.EMPTY);
        Bytes sealedMuch = sealer.seal(1, Bytes.EMPTY, much);

        assertEquals(Optional.of(Bytes.EMPTY), opener.open(0, Bytes.EMPTY, sealedNothing));
        assertEquals(Optional.of(much), opener.open(1, Bytes.EMPTY, sealedMuch));
    }

    @Test
    void refusesToSealTwiceUnderOneCounter() {
        sealer.seal(5, CONTEXT, MESSAGE);

        assertThrows(IllegalStateException.class, () -> sealer.seal(5, CONTEXT, MESSAGE));
        assertThrows(IllegalStateException.class, () -> sealer.seal(4, CONTEXT, MESSAGE));
        assertThrows(IllegalStateException.class, () -> sealer.seal(-1, CONTEXT, MESSAGE));
        assertEquals(
                Optional.of(MESSAGE), opener.open(6, CONTEXT, sealer.seal(6, CONTEXT, MESSAGE)));
    }

    @Test
    void refusesToUseOneKeyInBothDirections() {
        Bytes sealed = sealer.seal(0, CONTEXT, MESSAGE);
        opener.open(0, CONTEXT, sealed);

        assertThrows(IllegalStateException.class, () -> sealer.open(0, CONTEXT, sealed));
        assertThrows(IllegalStateException.class, () -> opener.seal(1, CONTEXT, MESSAGE));
    }

    @Test
    void refusesEveryChangedBitAndGoesOn() {
        Bytes sealed = sealer.seal(3, CONTEXT, MESSAGE);
        for (int bit = 0; bit < sealed.size() * 8; bit++) {
            byte[] changed = sealed.toArray();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertEquals(Optional.empty(), opener.open(3, CONTEXT, Bytes.copyOf(changed)));
        }
        assertEquals(Optional.of(MESSAGE), opener.open(3, CONTEXT, sealed));
        assertEquals(Optional.of(MESSAGE), opener.open(3, CONTEXT, sealed));
    }

    @Test
    void refusesEveryTruncationAndExtension() {
        Bytes sealed = sealer.seal(0, CONTEXT, MESSAGE);
        for (int size = 0; size < sealed.size(); size++) {
            assertEquals(Optional.empty(), opener.open(0, CONTEXT, sealed.slice(0, size)));
        }
        Bytes longer = sealed.concat(Bytes.copyOf(new byte[1]));
        assertEquals(Optional.empty(), opener.open(0, CONTEXT, longer));
    }

    @Test
    void refusesAnotherCounterContextOrKey() {
        Bytes sealed = sealer.seal(1, CONTEXT, MESSAGE);
        ChaCha20Poly1305Aead stranger = new ChaCha20Poly1305Aead(Hash.ZERO.bytes());

        assertEquals(Optional.empty(), opener.open(0, CONTEXT, sealed));
        assertEquals(Optional.empty(), opener.open(1, Bytes.EMPTY, sealed));
        assertEquals(Optional.empty(), opener.open(1, Bytes.utf8("contexT"), sealed));
        assertEquals(Optional.empty(), stranger.open(1, CONTEXT, sealed));
        assertEquals(Optional.of(MESSAGE), opener.open(1, CONTEXT, sealed));
    }

    @Test
    void givesDifferentBytesUnderDifferentCounters() {
        assertNotEquals(sealer.seal(0, CONTEXT, MESSAGE), sealer.seal(1, CONTEXT, MESSAGE));
    }

    @Test
    void refusesKeysOfOtherLengthsAndNegativeCounters() {
        for (int size : new int[] {0, 16, 31, 33}) {
            Bytes key = Bytes.copyOf(new byte[size]);
            assertThrows(IllegalArgumentException.class, () -> new ChaCha20Poly1305Aead(key));
        }
        Bytes sealed = sealer.seal(0, CONTEXT, MESSAGE);
        assertThrows(IllegalArgumentException.class, () -> opener.open(-1, CONTEXT, sealed));
    }

    private static Bytes hex(String text) throws Exception {
        return Bytes.fromHex(text);
    }
}
