package io.loombft.server.p2p;

import io.loombft.core.peers.DisconnectReason;

/** Counts nothing. */
final class NoCounters implements P2pCounters {
    @Override
    public void messageSent(Channel channel, int bytes) {}

    @Override
    public void messageReceived(Channel channel, int bytes) {}

    @Override
    public void messageDropped(Channel channel) {}

    @Override
    public void throttled(Channel channel) {}

    @Override
    public void handshakeRefused(DisconnectReason reason) {}

    @Override
    public void peerConnected() {}

    @Override
    public void peerDisconnected(DisconnectReason reason) {}

    @Override
    public void dialFailed() {}

    @Override
    public void peerBanned() {}
}
