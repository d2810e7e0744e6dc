package io.loombft.server.p2p;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.peers.DisconnectReason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A peer that has shaken hands properly and may then send what it likes. One thread hears, any may
 * speak.
 */
public final class RawPeer implements AutoCloseable {
    private final Socket socket;
    private final Wire wire;
    private final Handshake handshake;
    private final MessageAssembler assembler = new MessageAssembler();
    private final ReentrantLock speaking = new ReentrantLock();
    private final List<Bytes> handshakeSaid = new ArrayList<>();
    private final Bytes theirHello;
    private volatile Optional<DisconnectReason> goodbye = Optional.empty();

    /** Whom it dials, and of which chain it says that it is. */
    public record Target(PublicKey id, int port, String chain, Hash genesis) {}

    /**
     * Who it is.
     *
     * @param from the address of this machine that it dials from
     * @param receiveBytes of its receive buffer, 0 for what the system gives
     */
    public record Self(KeyPair key, ValidatorProver prover, InetAddress from, int receiveBytes) {
        /** A node of nobody's. */
        public static Self of(KeyPair key) {
            return new Self(key, ValidatorProver.none(), InetAddress.getLoopbackAddress(), 0);
        }

        public Self from(InetAddress other) {
            return new Self(key, prover, other, receiveBytes);
        }

        public Self proving(ValidatorProver other) {
            return new Self(key, other, from, receiveBytes);
        }

        public Self receiving(int bytes) {
            return new Self(key, prover, from, bytes);
        }
    }

    /** What it was told. */
    public record Message(Channel channel, Bytes bytes) {}

    RawPeer(KeyPair key, TestNode to) throws IOException, RefusedException {
        this(Self.of(key), to);
    }

    RawPeer(Self self, TestNode to) throws IOException, RefusedException {
        this(self, new Target(to.id(), to.network.port(), "test", Hash.ZERO));
    }

    private RawPeer(Self self, Target to) throws IOException, RefusedException {
        var local = new LocalNode(self.key(), "raw", to.chain(), to.genesis(), self.prover());
        var setting =
                new Handshake.Setting(
                        local, TestNode.SCHEME, 0, new EphemeralKeys(), FrameKeys.FRAMES_PER_KEY);
        handshake =
                Handshake.dialler(
                        setting, P2pRandom.system().secrets().get(), Optional.of(to.id()));
        socket = new Socket();
        try {
            if (self.receiveBytes() > 0) {
                socket.setReceiveBufferSize(self.receiveBytes());
            }
            socket.bind(new InetSocketAddress(self.from(), 0));
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), to.port()));
            wire = new Wire(socket);
            write(handshake.hello());
            Bytes answer = wire.readHello();
            theirHello = answer;
            handshake.acceptHello(answer);
            write(handshake.authentication());
            handshake.acceptAuthentication(wire.readSealed(Handshake.SEALED_BYTES_MAX));
            write(handshake.ready());
            handshake.acceptReady(wire.readSealed(Handshake.SEALED_BYTES_MAX));
        } catch (IOException | RefusedException e) {
            socket.close();
            throw e;
        }
    }

    private void write(Bytes message) throws IOException {
        handshakeSaid.add(message);
        wire.write(message);
    }

    /** What it said until it was a peer, message by message. */
    List<Bytes> handshakeSaid() {
        return List.copyOf(handshakeSaid);
    }

    /** The node's part of it in the clear. */
    Bytes theirHello() {
        return theirHello;
    }

    /** Dials and shakes hands; an {@link IOException} says why that came to nothing. */
    public static RawPeer dial(Self self, Target to) throws IOException {
        try {
            return new RawPeer(self, to);
        } catch (RefusedException e) {
            throw new IOException("refused: " + e.reason(), e);
        }
    }

    /** Says a message, in as many frames as it needs. */
    public void say(Channel channel, Bytes message) throws IOException {
        int at = 0;
        do {
            int size = Math.min(Frame.PAYLOAD_BYTES_MAX, message.size() - at);
            boolean isLast = at + size == message.size();
            send(new Frame(channel, isLast, message.slice(at, size)));
            at += size;
        } while (at < message.size());
    }

    /** Says a piece of a message that goes on. */
    public void begin(Channel channel, Bytes piece) throws IOException {
        send(new Frame(channel, false, piece));
    }

    /** Waits for the next message that is not the transport's own; empty when there will be none. */
    public Optional<Message> hear() {
        try {
            while (true) {
                Frame frame = handshake.opener().open(wire.readSealed(Frame.SEALED_BYTES_MAX));
                Optional<Bytes> message = assembler.add(frame);
                if (message.isEmpty()) {
                    continue;
                }
                if (frame.channel() != Channel.CONTROL) {
                    return Optional.of(new Message(frame.channel(), message.get()));
                }
                control(ControlMessage.decode(message.get()));
            }
        } catch (IOException | RefusedException | MalformedInputException e) {
            return Optional.empty();
        }
    }

    private void control(ControlMessage message) throws IOException {
        if (message instanceof ControlMessage.Ping(long nonce)) {
            send(new ControlMessage.Pong(nonce));
        } else if (message instanceof ControlMessage.Goodbye(DisconnectReason reason)) {
            goodbye = Optional.of(reason);
        }
    }

    /** Why it was left, if it was told. */
    public Optional<DisconnectReason> whyLeft() {
        return goodbye;
    }

    void send(Frame frame) throws IOException {
        speaking.lock();
        try {
            wire.write(handshake.sealer().seal(frame));
        } finally {
            speaking.unlock();
        }
    }

    void send(ControlMessage message) throws IOException {
        send(new Frame(Channel.CONTROL, true, message.encoded()));
    }

    /** A frame with a plaintext that no node would seal. */
    void sendPlaintext(Bytes plaintext) throws IOException {
        wire.write(handshake.sealer().sealPlaintext(plaintext));
    }

    /** The next control message, of whatever kind. */
    ControlMessage next() throws Exception {
        Frame frame = handshake.opener().open(wire.readSealed(Frame.SEALED_BYTES_MAX));
        return ControlMessage.decode(frame.payload());
    }

    /** The next goodbye; anything else is skipped. */
    ControlMessage.Goodbye goodbye() throws Exception {
        while (true) {
            if (next() instanceof ControlMessage.Goodbye goodbye) {
                return goodbye;
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
