package io.loombft.core.peers;

import io.loombft.core.crypto.PublicKey;
import java.util.List;
import java.util.Optional;

/** What the network shall do about its connections, in the order given. */
public sealed interface PeerCommand {
    /** Dial; only this id may answer, if one is given. */
    record Dial(PeerAddress address, Optional<PublicKey> id) implements PeerCommand {}

    /** The offered connection is a peer. */
    record Admit(long connection) implements PeerCommand {}

    /** The offered connection is not wanted. */
    record Refuse(long connection, DisconnectReason reason) implements PeerCommand {}

    /** End an admitted connection. */
    record Disconnect(long connection, DisconnectReason reason) implements PeerCommand {}

    /** Ping it at once and report a sign of life. */
    record Probe(long connection) implements PeerCommand {}

    /** Tell the peer where others listen. */
    record Share(long connection, List<KnownAddress> addresses) implements PeerCommand {
        public Share {
            addresses = List.copyOf(addresses);
        }
    }

    /** A node was banned. */
    record Banned(PublicKey id) implements PeerCommand {}

    /** {@link PeerPolicy#memory} has changed in a way worth writing down. */
    record Remember() implements PeerCommand {}
}
