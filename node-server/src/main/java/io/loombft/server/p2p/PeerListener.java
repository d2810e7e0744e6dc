package io.loombft.server.p2p;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.peers.DisconnectReason;

/**
 * Hears of peers and their messages. For one connection all three are called by its reader thread,
 * in this order: connected once, received any number of times, disconnected once. A call that blocks
 * stops the reading from that peer alone; when the network closes, it is interrupted.
 */
public interface PeerListener {
    void connected(PeerHandle peer);

    /**
     * A whole message of at most the channel's cap, never of the control channel.
     *
     * @param receivedAtMs wall clock, milliseconds since 1970, when its last byte was read
     */
    void received(PeerHandle peer, Channel channel, Bytes message, long receivedAtMs)
            throws InterruptedException;

    void disconnected(PeerHandle peer, DisconnectReason reason);
}
