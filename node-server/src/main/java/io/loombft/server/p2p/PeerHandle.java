package io.loombft.server.p2p;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.peers.DisconnectReason;
import java.util.Optional;

/** One live connection to another node; every method may be called by any thread and never blocks. */
public interface PeerHandle {
    /** The node key that the peer proved to hold. */
    PublicKey id();

    /** The validator key that signed for the peer; not yet compared with any validator set. */
    Optional<PublicKey> validator();

    /**
     * Queues the message in the channel's lane. False, and counted as dropped, when the lane is full
     * or the connection is ending: the peer pays, nobody waits.
     *
     * @throws IllegalArgumentException when the message is above the channel's cap, or the channel
     *     is {@link Channel#CONTROL}
     */
    boolean send(Channel channel, Bytes message);

    /** How many messages wait in the channel's lane. */
    int queued(Channel channel);

    /** Says goodbye with the reason and closes; later calls do nothing. */
    void disconnect(DisconnectReason reason);

    PeerSnapshot snapshot();
}
