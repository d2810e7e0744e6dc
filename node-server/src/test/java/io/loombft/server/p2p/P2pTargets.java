package io.loombft.server.p2p;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.peers.Ban;
import io.loombft.core.peers.DisconnectReason;
import io.loombft.core.peers.KnownAddress;
import io.loombft.core.peers.PeerAddress;
import io.loombft.core.peers.PeerMemory;
import io.loombft.server.fuzz.FuzzTarget;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What peers send and what is remembered of them, for fuzzing. */
public final class P2pTargets {
    private static final Bytes KEY = Bytes.copyOf(new byte[32]);
    private static final int FRAMES_MAX = 64;

    /** So often is a frame copied on its way through sealing, opening and joining. */
    private static final long COPIES = 10;

    private P2pTargets() {}

    public static List<FuzzTarget> all() throws IOException {
        return List.of(
                new FuzzTarget("hello", P2pTargets::hello, 64 * 1024, 64, hellos()),
                new FuzzTarget(
                        "control-message",
                        P2pTargets::control,
                        64 * 1024,
                        64,
                        ControlSamples.all().stream().map(ControlMessage::encoded).toList()),
                HandshakeTarget.handshake(),
                // Two bytes of an input stand for a frame of up to 64 KiB.
                new FuzzTarget(
                        "frames",
                        P2pTargets::frames,
                        1024 * 1024,
                        COPIES * Frame.SEALED_BYTES_MAX / 2,
                        frameSeeds()),
                new FuzzTarget(
                        "sealed-frame",
                        P2pTargets::forged,
                        64 * 1024,
                        64,
                        List.of(body(new FrameSealer(KEY, 9).sealPlaintext(KEY)))),
                new FuzzTarget("peers-json", P2pTargets::peers, 256 * 1024, 512, peerFiles()));
    }

    private static void hello(byte[] input) {
        Bytes message = Bytes.copyOf(input);
        try {
            assertEquals(message, Hello.decode(message).encoded());
        } catch (RefusedException e) {
            // Refused, as promised.
        }
    }

    private static void control(byte[] input) {
        Bytes bytes = Bytes.copyOf(input);
        try {
            ControlMessage message = ControlMessage.decode(bytes);
            // A reason of a later version is read as a lost connection.
            if (!message.equals(new ControlMessage.Goodbye(DisconnectReason.CONNECTION_LOST))) {
                assertEquals(bytes, message.encoded());
            }
        } catch (MalformedInputException e) {
            // Refused, as promised.
        }
    }

    /**
     * Well sealed frames, each {@code channel 1 | flags 1 | size u16} with a payload of so many bytes:
     * what is joined is what was sent, within the cap of its channel.
     */
    private static void frames(byte[] input) {
        FrameSealer sealer = new FrameSealer(KEY, 5);
        FrameOpener opener = new FrameOpener(KEY, 5);
        MessageAssembler assembler = new MessageAssembler();
        Map<Channel, Bytes> sent = new EnumMap<>(Channel.class);
        ByteBuffer from = ByteBuffer.wrap(input);
        try {
            for (int frames = 0; from.remaining() >= 4 && frames < FRAMES_MAX; frames++) {
                byte[] head = {from.get(), from.get()};
                int size = Math.min(from.getShort() & 0xffff, Frame.PAYLOAD_BYTES_MAX);
                Bytes payload = Bytes.copyOf(new byte[size]);
                Bytes sealed = sealer.sealPlaintext(Bytes.copyOf(head).concat(payload));
                Frame frame = opener.open(body(sealed));
                assertEquals(head[0], frame.channel().code());
                Bytes whole = sent.getOrDefault(frame.channel(), Bytes.EMPTY).concat(payload);
                Optional<Bytes> message = assembler.add(frame);
                assertTrue(whole.size() <= frame.channel().messageBytesMax());
                if (message.isPresent()) {
                    assertEquals(whole, message.get());
                    sent.remove(frame.channel());
                } else {
                    sent.put(frame.channel(), whole);
                }
            }
        } catch (RefusedException e) {
            // The connection ends with the first frame that is refused.
        }
    }

    /** What was sealed under another key, or by nobody, is never opened. */
    private static void forged(byte[] input) {
        FrameOpener opener = new FrameOpener(Bytes.utf8("k".repeat(32)), 9);
        assertThrows(RefusedException.class, () -> opener.open(Bytes.copyOf(input)));
    }

    /** What is read can be written, and is then read as the same. */
    private static void peers(byte[] input) throws IOException {
        JsonPeerStore store = new JsonPeerStore(Path.of("peers.json"));
        PeerMemory memory;
        try {
            memory = store.parse(input);
        } catch (IOException e) {
            assertTrue(e.getMessage().startsWith("peers.json is damaged"), e.getMessage());
            return;
        }
        assertEquals(memory, store.parse(store.document(memory)));
    }

    private static List<Bytes> hellos() {
        Hello hello =
                new Hello(1, Hello.Role.LISTENER, HandshakeTarget.GENESIS, KEY, 7, Bytes.utf8("c"));
        return List.of(hello.encoded(), Hello.refusal(DisconnectReason.BANNED));
    }

    private static List<Bytes> frameSeeds() {
        return List.of(
                Bytes.copyOf(new byte[] {1, 0, 2, 0, 1, 1, 0, 1, 0, 1, 0, 9}),
                Bytes.copyOf(new byte[] {0, 0, 0x3f, 0, 0, 1, 1, 0}),
                Bytes.copyOf(new byte[] {2, 0, -1, -1, 2, 0, -1, -1, 2, 0, -1, -1, 2, 1, -1, -1}));
    }

    private static List<Bytes> peerFiles() throws IOException {
        var id = TestNode.key(1).publicKey();
        PeerMemory memory =
                new PeerMemory(
                        List.of(new Ban(id, 1_800_000_000_000L, 3, new Ban.Reason.Ordered())),
                        List.of(new KnownAddress(id, new PeerAddress("2001:db8::1", 26_656))));
        JsonPeerStore store = new JsonPeerStore(Path.of("peers.json"));
        return List.of(
                Bytes.copyOf(store.document(memory)),
                Bytes.copyOf(store.document(PeerMemory.empty())));
    }

    private static Bytes body(Bytes frame) {
        return frame.slice(Frame.HEAD_BYTES, frame.size() - Frame.HEAD_BYTES);
    }
}
