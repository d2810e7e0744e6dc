package io.loombft.server.p2p;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.KeyPair;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Optional;

/** A peer that has shaken hands properly and may then send what it likes. */
final class RawPeer implements AutoCloseable {
    private final Socket socket;
    private final Wire wire;
    private final Handshake handshake;

    RawPeer(KeyPair key, TestNode to) throws IOException, RefusedException {
        var local = new LocalNode(key, "raw", "test", Hash.ZERO, ValidatorProver.none());
        var setting =
                new Handshake.Setting(
                        local, TestNode.SCHEME, 0, new EphemeralKeys(), FrameKeys.FRAMES_PER_KEY);
        handshake =
                Handshake.dialler(
                        setting, P2pRandom.system().secrets().get(), Optional.of(to.id()));
        socket = new Socket(InetAddress.getLoopbackAddress(), to.network.port());
        wire = new Wire(socket);
        wire.write(handshake.hello());
        handshake.acceptHello(wire.readHello());
        wire.write(handshake.authentication());
        handshake.acceptAuthentication(wire.readSealed(Handshake.SEALED_BYTES_MAX));
        wire.write(handshake.ready());
        handshake.acceptReady(wire.readSealed(Handshake.SEALED_BYTES_MAX));
    }

    void send(Frame frame) throws IOException {
        wire.write(handshake.sealer().seal(frame));
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
