package io.loombft.server.node;

import io.loombft.core.peers.DisconnectReason;
import io.loombft.server.metrics.P2pMetrics;
import io.loombft.server.p2p.Channel;
import io.loombft.server.p2p.P2pCounters;

/** The transport's counters as metrics. */
record CountedP2p(P2pMetrics metrics) implements P2pCounters {
    @Override
    public void messageSent(Channel channel, int bytes) {
        metrics.messageSent(channel, bytes);
    }

    @Override
    public void messageReceived(Channel channel, int bytes) {
        metrics.messageReceived(channel, bytes);
    }

    @Override
    public void messageDropped(Channel channel) {
        metrics.messageDropped(channel);
    }

    @Override
    public void throttled(Channel channel) {
        metrics.throttled(channel);
    }

    @Override
    public void handshakeRefused(DisconnectReason reason) {
        metrics.handshakeRefused(reason);
    }

    /** Counted with its direction where the peers are kept. */
    @Override
    public void peerConnected() {}

    @Override
    public void peerDisconnected(DisconnectReason reason) {
        metrics.disconnected(reason);
    }

    @Override
    public void dialFailed() {
        metrics.dialFailed();
    }

    @Override
    public void peerBanned() {
        metrics.peerBanned();
    }
}
