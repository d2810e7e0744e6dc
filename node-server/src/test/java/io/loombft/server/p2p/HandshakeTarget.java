package io.loombft.server.p2p;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.peers.DisconnectReason;
import io.loombft.server.fuzz.FuzzTarget;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Our side of a handshake against a peer who plays by the rules up to one of its messages and then says
 * something else: {@code place 1 | what is said}. The place tells our role (bit 0), the message (bits 1
 * and 2: hello, authentication, ready, what follows) and whether what is said goes on the wire as it is
 * or as the plaintext of a frame (bit 3).
 */
final class HandshakeTarget {
    static final Hash GENESIS = Hash.of(Bytes.utf8("genesis"));

    private static final Ed25519 SCHEME = new Ed25519();
    private static final KeyPair VALIDATOR = SCHEME.keyPair(bytes(9));
    private static final LocalNode US = node(1);
    private static final LocalNode PEER = node(2);
    private static final int STAGES = 4;

    private HandshakeTarget() {}

    static FuzzTarget handshake() {
        // Two key agreements and up to eight signatures, with their tables.
        return new FuzzTarget("handshake", HandshakeTarget::read, 2 * 1024 * 1024, 256, seeds());
    }

    private static void read(byte[] input) throws IOException {
        if (input.length == 0) {
            return;
        }
        Bytes said = Bytes.copyOf(input, 1, input.length - 1);
        Conversation conversation = new Conversation(input[0], said);
        try {
            conversation.run();
        } catch (RefusedException e) {
            assertTrue(conversation.isDisturbed, "an honest peer was refused: " + e.reason());
        } catch (EOFException e) {
            assertTrue(conversation.isDisturbed, "an honest peer was cut off");
        }
        // Nobody but the peer can have signed, and it signed for its own id and validator.
        conversation.remote.ifPresent(
                remote -> {
                    assertEquals(PEER.id(), remote.id());
                    assertTrue(remote.validator().stream().allMatch(VALIDATOR.publicKey()::equals));
                });
    }

    private static final class Conversation {
        private final boolean weListen;
        private final int stage;
        private final boolean isSealed;
        private final Bytes said;
        private final MemorySocket socket = new MemorySocket();
        private final Wire wire = new Wire(socket);
        private final Handshake us;
        private final Handshake peer;
        private Optional<RemoteNode> remote = Optional.empty();
        private boolean isDisturbed;

        Conversation(int place, Bytes said) throws IOException {
            this.weListen = (place & 1) == 0;
            this.stage = place >>> 1 & (STAGES - 1);
            this.isSealed = (place & 8) != 0;
            this.said = said;
            this.us = handshake(US, bytes(3), weListen);
            this.peer = handshake(PEER, bytes(4), !weListen);
        }

        void run() throws IOException, RefusedException {
            if (weListen) {
                listen();
            } else {
                dial();
            }
            say(3, sealed(new ControlMessage.Ping(7)));
            MessageAssembler assembler = new MessageAssembler();
            for (int frames = 0; frames < 16; frames++) {
                Bytes sealed = wire.readSealed(Frame.SEALED_BYTES_MAX);
                assembler.add(us.opener().open(sealed));
                isDisturbed = true;
            }
        }

        private void listen() throws IOException, RefusedException {
            say(0, peer.hello());
            us.acceptHello(wire.readHello());
            peer.acceptHello(us.hello());
            say(1, peer.authentication());
            RemoteNode seen = us.acceptAuthentication(wire.readSealed(Handshake.SEALED_BYTES_MAX));
            peer.acceptAuthentication(body(us.authentication()));
            say(2, peer.ready());
            us.acceptReady(wire.readSealed(Handshake.SEALED_BYTES_MAX));
            remote = Optional.of(seen);
        }

        private void dial() throws IOException, RefusedException {
            peer.acceptHello(us.hello());
            say(0, peer.hello());
            us.acceptHello(wire.readHello());
            peer.acceptAuthentication(body(us.authentication()));
            say(1, peer.authentication());
            RemoteNode seen = us.acceptAuthentication(wire.readSealed(Handshake.SEALED_BYTES_MAX));
            peer.acceptReady(body(us.ready()));
            say(2, peer.ready());
            us.acceptReady(wire.readSealed(Handshake.SEALED_BYTES_MAX));
            remote = Optional.of(seen);
        }

        /** The message of the peer at this stage, or what is said in its place. */
        private void say(int now, Bytes message) {
            if (now != stage) {
                socket.feed(message.toArray());
                return;
            }
            isDisturbed = true;
            boolean canSeal = isSealed && peer.hasKeys() && now > 0;
            socket.feed((canSeal ? peer.sealer().sealPlaintext(said) : said).toArray());
        }

        private Bytes sealed(ControlMessage message) {
            return peer.sealer().seal(new Frame(Channel.CONTROL, true, message.encoded()));
        }
    }

    /** What an honest peer says at every stage, on the wire and before it is sealed. */
    private static List<Bytes> seeds() {
        List<Bytes> seeds = new ArrayList<>();
        for (int place = 0; place < 2 * STAGES; place++) {
            seeds.add(place(place).concat(Bytes.utf8("LOOMBFT\n")));
        }
        for (boolean weListen : new boolean[] {true, false}) {
            Handshake us = handshake(US, bytes(3), weListen);
            Handshake peer = handshake(PEER, bytes(4), !weListen);
            int role = weListen ? 0 : 1;
            seeds.add(place(role).concat(peer.hello()));
            seeds.add(place(role).concat(Hello.refusal(DisconnectReason.BANNED)));
            try {
                us.acceptHello(peer.hello());
                peer.acceptHello(us.hello());
                Bytes proof = peer.authentication();
                seeds.add(place(role | 2).concat(proof));
                Frame frame = us.opener().open(body(proof));
                seeds.add(place(role | 2 | 8).concat(plaintext(frame.payload())));
            } catch (RefusedException e) {
                throw new AssertionError(e);
            }
            for (ControlMessage message : ControlSamples.all()) {
                seeds.add(place(role | 2 | 8).concat(plaintext(message.encoded())));
                seeds.add(place(role | 4 | 8).concat(plaintext(message.encoded())));
                seeds.add(place(role | 6 | 8).concat(plaintext(message.encoded())));
            }
        }
        return List.copyOf(seeds);
    }

    private static Bytes plaintext(Bytes message) {
        return Bytes.copyOf(new byte[] {(byte) Channel.CONTROL.code(), 1}).concat(message);
    }

    private static Bytes place(int place) {
        return Bytes.copyOf(new byte[] {(byte) place});
    }

    private static Bytes body(Bytes frame) {
        return frame.slice(Frame.HEAD_BYTES, frame.size() - Frame.HEAD_BYTES);
    }

    private static Handshake handshake(LocalNode node, Bytes secret, boolean listens) {
        var setting =
                new Handshake.Setting(
                        node, SCHEME, 26_656, new EphemeralKeys(), FrameKeys.FRAMES_PER_KEY);
        return listens
                ? Handshake.listener(setting, secret)
                : Handshake.dialler(
                        setting, secret, Optional.of(node.equals(US) ? PEER.id() : US.id()));
    }

    private static LocalNode node(int number) {
        ValidatorProver prover =
                number == 2 ? ValidatorProver.of(SCHEME, VALIDATOR) : ValidatorProver.none();
        return new LocalNode(
                SCHEME.keyPair(bytes(number)), "node" + number, "chain", GENESIS, prover);
    }

    private static Bytes bytes(int fill) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) fill);
        return Bytes.copyOf(bytes);
    }
}
