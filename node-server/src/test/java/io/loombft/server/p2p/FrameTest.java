package io.loombft.server.p2p;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.crypto.ChaCha20Poly1305Aead;
import io.loombft.core.peers.DisconnectReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameTest {
    private static final Bytes KEY = Bytes.copyOf(new byte[32]);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1000, Frame.PAYLOAD_BYTES_MAX})
    void payloadsOfEverySizePass(int size) throws Exception {
        Frame frame = new Frame(Channel.PARTS, true, Bytes.copyOf(new byte[size]));
        Bytes wire = new FrameSealer(KEY, 10).seal(frame);
        assertEquals(size + 20, wire.size());
        assertEquals(size + 18, FrameOpener.sealedBytes(wire.slice(0, 2).toArray()));
        assertEquals(frame, new FrameOpener(KEY, 10).open(body(wire)));
    }

    @Test
    void theLargestFrameIs64KiBOnTheWire() {
        Bytes payload = Bytes.copyOf(new byte[Frame.PAYLOAD_BYTES_MAX]);
        Bytes wire = new FrameSealer(KEY, 10).seal(new Frame(Channel.SYNC, false, payload));
        assertEquals(65_536, wire.size());
        Bytes tooLong = payload.concat(Bytes.utf8("x"));
        assertThrows(
                IllegalArgumentException.class,
                () -> new FrameSealer(KEY, 10).seal(new Frame(Channel.SYNC, false, tooLong)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 17, 65_535})
    void lengthsOutOfBoundsAreRefusedBeforeAnythingIsRead(int length) {
        byte[] head = {(byte) (length >>> 8), (byte) length};
        assertReason(DisconnectReason.MALFORMED, () -> FrameOpener.sealedBytes(head));
    }

    @Test
    void bothSidesCrossManyKeysTogether() throws Exception {
        FrameSealer sealer = new FrameSealer(KEY, 3);
        FrameOpener opener = new FrameOpener(KEY, 3);
        Frame frame = new Frame(Channel.VOTE, true, Bytes.utf8("the same"));
        List<Bytes> seen = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Bytes sealed = body(sealer.seal(frame));
            seen.forEach(earlier -> assertNotEquals(earlier, sealed));
            seen.add(sealed);
            assertEquals(frame, opener.open(sealed));
        }
    }

    @Test
    void theNextKeyDoesNotOpenWhatTheOneBeforeSealed() {
        FrameSealer sealer = new FrameSealer(KEY, 1);
        Frame frame = new Frame(Channel.VOTE, true, Bytes.utf8("v"));
        sealer.seal(frame);
        Bytes second = body(sealer.seal(frame));
        // Without the change of keys it would be the second frame under the first key.
        FrameOpener stays = new FrameOpener(KEY, 1_000);
        assertReason(
                DisconnectReason.FORGED_FRAME,
                () -> {
                    stays.open(body(new FrameSealer(KEY, 1_000).seal(frame)));
                    stays.open(second);
                });
    }

    @Test
    void aFrameLostRepeatedOrMovedIsForged() throws Exception {
        FrameSealer sealer = new FrameSealer(KEY, 10);
        Bytes first = body(sealer.seal(new Frame(Channel.VOTE, true, Bytes.utf8("1"))));
        Bytes second = body(sealer.seal(new Frame(Channel.VOTE, true, Bytes.utf8("2"))));
        assertReason(DisconnectReason.FORGED_FRAME, () -> new FrameOpener(KEY, 10).open(second));
        FrameOpener opener = new FrameOpener(KEY, 10);
        opener.open(first);
        assertReason(DisconnectReason.FORGED_FRAME, () -> opener.open(first));
    }

    @Test
    void everyFlippedBitIsForged() {
        Bytes sealed =
                body(new FrameSealer(KEY, 10).seal(new Frame(Channel.VOTE, true, Bytes.utf8("v"))));
        for (int bit = 0; bit < sealed.size() * 8; bit++) {
            byte[] flipped = sealed.toArray();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertReason(
                    DisconnectReason.FORGED_FRAME,
                    () -> new FrameOpener(KEY, 10).open(Bytes.copyOf(flipped)));
        }
    }

    @Test
    void whatTheProtocolDoesNotKnowIsRefused() {
        assertPlaintext(DisconnectReason.UNKNOWN_CHANNEL, new Encoder().u8(5).u8(1));
        assertPlaintext(DisconnectReason.UNKNOWN_CHANNEL, new Encoder().u8(255).u8(1));
        assertPlaintext(DisconnectReason.MALFORMED, new Encoder().u8(1).u8(2));
        assertPlaintext(DisconnectReason.MALFORMED, new Encoder().u8(1));
        assertPlaintext(DisconnectReason.MALFORMED, new Encoder());
        // An empty frame that is not the last would be work without end.
        assertPlaintext(DisconnectReason.MALFORMED, new Encoder().u8(1).u8(0));
    }

    @Test
    void messagesOfAllChannelsAreAssembledSideBySide() throws Exception {
        MessageAssembler assembler = new MessageAssembler();
        assertEquals(Optional.empty(), assembler.add(frame(Channel.SYNC, false, "blo")));
        assertEquals(
                Optional.of(Bytes.utf8("vote")), assembler.add(frame(Channel.VOTE, true, "vote")));
        assertEquals(
                Optional.of(Bytes.utf8("block")), assembler.add(frame(Channel.SYNC, true, "ck")));
        assertEquals(Optional.of(Bytes.EMPTY), assembler.add(frame(Channel.SYNC, true, "")));
    }

    @Test
    void aMessageOneByteAboveItsCapIsRefused() throws Exception {
        int cap = Channel.CONTROL.messageBytesMax();
        Bytes half = Bytes.copyOf(new byte[cap / 2]);
        MessageAssembler full = new MessageAssembler();
        full.add(new Frame(Channel.CONTROL, false, half));
        assertEquals(cap, full.add(new Frame(Channel.CONTROL, true, half)).orElseThrow().size());
        MessageAssembler over = new MessageAssembler();
        over.add(new Frame(Channel.CONTROL, false, half));
        over.add(new Frame(Channel.CONTROL, false, half));
        assertReason(
                DisconnectReason.MESSAGE_TOO_LARGE,
                () -> over.add(frame(Channel.CONTROL, true, "x")));
    }

    private static void assertPlaintext(DisconnectReason reason, Encoder plaintext) {
        Bytes sealed = new ChaCha20Poly1305Aead(KEY).seal(0, Bytes.EMPTY, plaintext.toBytes());
        assertReason(reason, () -> new FrameOpener(KEY, 10).open(sealed));
    }

    private static void assertReason(DisconnectReason reason, Executable step) {
        assertEquals(reason, assertThrows(RefusedException.class, step).reason());
    }

    private static Frame frame(Channel channel, boolean last, String text) {
        return new Frame(channel, last, Bytes.utf8(text));
    }

    private static Bytes body(Bytes wire) {
        return wire.slice(2, wire.size() - 2);
    }
}
