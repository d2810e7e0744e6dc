package io.loombft.server.node;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.gossip.ConsensusGossip;
import io.loombft.core.gossip.GossipMessage;
import io.loombft.core.gossip.TransactionGossip;
import io.loombft.core.peers.DisconnectReason;
import io.loombft.core.peers.Offence;
import io.loombft.core.sync.SyncMessage;
import io.loombft.core.types.Height;
import io.loombft.server.events.EventSink;
import io.loombft.server.events.NodeEvent;
import io.loombft.server.metrics.P2pMetrics;
import io.loombft.server.p2p.Channel;
import io.loombft.server.p2p.PeerHandle;
import io.loombft.server.p2p.PeerSnapshot;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;

/** The connected peers, and which message goes to them on which channel. For any thread. */
final class Peers {
    private final Map<PublicKey, PeerHandle> handles = new ConcurrentHashMap<>();
    private final Map<PublicKey, Height> heights = new ConcurrentHashMap<>();
    private final ReentrantLock countLock = new ReentrantLock();
    private final P2pMetrics metrics;
    private final EventSink events;
    private BiConsumer<PublicKey, Offence> reports = (peer, offence) -> {};

    Peers(P2pMetrics metrics, EventSink events) {
        this.metrics = metrics;
        this.events = events;
    }

    /** Who lowers a peer's score; called before any other thread knows us. */
    void follow(BiConsumer<PublicKey, Offence> reportsTo) {
        reports = reportsTo;
    }

    void add(PeerHandle peer) {
        handles.put(peer.id(), peer);
        count();
        events.publish(new NodeEvent.PeerConnected(shown(peer), handles.size()));
    }

    /** Forgets the connection, unless a newer one to the same peer has taken its place. */
    boolean remove(PeerHandle peer, DisconnectReason reason) {
        boolean isGone = handles.remove(peer.id(), peer);
        if (isGone) {
            heights.remove(peer.id());
            count();
            events.publish(
                    new NodeEvent.PeerDisconnected(
                            shown(peer), handles.size(), reason.name().toLowerCase(Locale.ROOT)));
        }
        return isGone;
    }

    private static NodeEvent.Peer shown(PeerHandle peer) {
        PeerSnapshot now = peer.snapshot();
        return new NodeEvent.Peer(
                now.id(),
                now.label(),
                now.address(),
                switch (now.direction()) {
                    case INBOUND -> NodeEvent.Direction.INBOUND;
                    case OUTBOUND -> NodeEvent.Direction.OUTBOUND;
                });
    }

    /** Counted and told under one lock, or an older count could overwrite a newer one. */
    private void count() {
        countLock.lock();
        try {
            tellCount();
        } finally {
            countLock.unlock();
        }
    }

    private void tellCount() {
        int inbound = 0;
        int outbound = 0;
        for (PeerHandle peer : handles.values()) {
            switch (peer.snapshot().direction()) {
                case INBOUND -> inbound++;
                case OUTBOUND -> outbound++;
            }
        }
        metrics.peersConnected(inbound, outbound);
    }

    List<PeerHandle> all() {
        return List.copyOf(handles.values());
    }

    int size() {
        return handles.size();
    }

    /** The peer says which height it is deciding. */
    void stands(PublicKey peer, Height deciding) {
        if (handles.containsKey(peer)) {
            heights.put(peer, deciding);
        }
    }

    /** The height that the peer is deciding, as it says. */
    Optional<Height> deciding(PublicKey peer) {
        return Optional.ofNullable(heights.get(peer));
    }

    void send(ConsensusGossip.Send send) {
        Channel channel =
                send.message() instanceof GossipMessage.PartTold ? Channel.PARTS : Channel.VOTE;
        Bytes bytes = send.message().encoded();
        for (PublicKey peer : send.peers()) {
            send(peer, channel, bytes);
        }
    }

    void send(PublicKey peer, SyncMessage message) {
        send(peer, Channel.SYNC, message.encoded());
    }

    /** Whether the peer's lane took it. */
    boolean send(TransactionGossip.Send send) {
        return send(send.peer(), Channel.TRANSACTIONS, send.message().encoded());
    }

    /** A message of a peer was not looked at, for want of time. */
    void dropped(Channel channel) {
        metrics.messageDropped(channel);
    }

    void report(PublicKey peer, Offence offence) {
        reports.accept(peer, offence);
    }

    private boolean send(PublicKey peer, Channel channel, Bytes bytes) {
        PeerHandle handle = handles.get(peer);
        return handle != null && handle.send(channel, bytes);
    }
}
