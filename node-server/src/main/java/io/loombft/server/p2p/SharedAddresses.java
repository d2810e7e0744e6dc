package io.loombft.server.p2p;

import io.loombft.core.peers.KnownAddress;
import io.loombft.core.peers.PeerAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/** Between addresses as the policy knows them and as they travel. */
final class SharedAddresses {
    private SharedAddresses() {}

    /** Where the peer of a handshake can be dialled, as far as it says so. */
    static Optional<PeerAddress> listens(Session session, Wire wire, RemoteNode remote) {
        String host = wire.remoteAddress().getAddress().getHostAddress();
        int port =
                session.dialled.isPresent() ? wire.remoteAddress().getPort() : remote.listenPort();
        return port == 0 ? Optional.empty() : Optional.of(new PeerAddress(host, port));
    }

    /** What of this the peer may know; empty when nothing is left. */
    static Optional<ControlMessage> toTell(List<KnownAddress> known, PeerConnection peer) {
        List<ControlMessage.NodeAddress> nodes =
                known.stream()
                        .flatMap(k -> onTheWire(k).stream())
                        .filter(node -> mayShare(node, peer))
                        .limit(ControlMessage.ADDRESSES_MAX)
                        .toList();
        return nodes.isEmpty()
                ? Optional.empty()
                : Optional.of(new ControlMessage.Addresses(nodes));
    }

    /** What of the peer's message makes sense to us. */
    static List<KnownAddress> told(ControlMessage.Addresses addresses, PeerConnection peer) {
        return addresses.nodes().stream()
                .filter(node -> mayShare(node, peer))
                .map(
                        node ->
                                new KnownAddress(
                                        node.id(),
                                        new PeerAddress(node.ip().getHostAddress(), node.port())))
                .toList();
    }

    private static boolean mayShare(ControlMessage.NodeAddress node, PeerConnection peer) {
        return AddressScope.mayShare(node.ip(), peer.wire().remoteAddress().getAddress());
    }

    private static Optional<ControlMessage.NodeAddress> onTheWire(KnownAddress known) {
        String host = known.address().host();
        if (!SystemResolver.isLiteral(host)) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new ControlMessage.NodeAddress(
                            known.id(), InetAddress.getByName(host), known.address().port()));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
