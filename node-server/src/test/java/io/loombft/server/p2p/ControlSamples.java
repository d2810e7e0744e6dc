package io.loombft.server.p2p;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.crypto.Signature;
import io.loombft.core.peers.DisconnectReason;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/** One message of every kind that the transport has. */
final class ControlSamples {
    private static final PublicKey KEY = new PublicKey(Bytes.copyOf(new byte[PublicKey.SIZE]));
    private static final Signature SIGNATURE =
            new Signature(Bytes.copyOf(new byte[Signature.SIZE]));

    private ControlSamples() {}

    static List<ControlMessage> all() {
        return List.of(
                new ControlMessage.Authentication(KEY, SIGNATURE, "label", Optional.empty()),
                new ControlMessage.Authentication(
                        KEY, SIGNATURE, "", Optional.of(new ValidatorProver.Proof(KEY, SIGNATURE))),
                new ControlMessage.Ready(),
                new ControlMessage.Ping(-1),
                new ControlMessage.Pong(1),
                new ControlMessage.Goodbye(DisconnectReason.EVICTED),
                new ControlMessage.Addresses(
                        List.of(address(1, 2, 3, 4), address(new int[15]), address(new int[16]))));
    }

    private static ControlMessage.NodeAddress address(int... raw) {
        byte[] bytes = new byte[raw.length <= 4 ? 4 : 16];
        for (int i = 0; i < raw.length; i++) {
            bytes[i] = (byte) (raw[i] + i);
        }
        try {
            return new ControlMessage.NodeAddress(KEY, InetAddress.getByAddress(bytes), 26_656);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
