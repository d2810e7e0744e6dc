package io.loombft.server.p2p;

import io.loombft.core.peers.DisconnectReason;

/** What the network counts; called by many threads, so implementations must allow that. */
public interface P2pCounters {
    void messageSent(Channel channel, int bytes);

    void messageReceived(Channel channel, int bytes);

    /** A lane was full, or the connection was ending. */
    void messageDropped(Channel channel);

    /** A peer is read more slowly because it sends above its limits; once a pause. */
    void throttled(Channel channel);

    /** A handshake failed, on our side or by the other's refusal. */
    void handshakeRefused(DisconnectReason reason);

    void peerConnected();

    void peerDisconnected(DisconnectReason reason);

    void dialFailed();

    /** A peer was banned. */
    void peerBanned();

    /** Counts nothing. */
    static P2pCounters none() {
        return new NoCounters();
    }
}
