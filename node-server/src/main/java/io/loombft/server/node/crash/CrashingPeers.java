package io.loombft.server.node.crash;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.gossip.GossipMessage;
import io.loombft.core.peers.DisconnectReason;
import io.loombft.core.sync.SyncMessage;
import io.loombft.server.p2p.Channel;
import io.loombft.server.p2p.PeerHandle;
import io.loombft.server.p2p.PeerListener;
import io.loombft.server.p2p.PeerSnapshot;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Gives the listener peers to whom the node's own messages are sent, or not, as the plan says. */
public final class CrashingPeers implements PeerListener {
    /** Longest wait for a message to leave, when the plan is to die after it. */
    private static final long LEAVE_NANOS_MAX = TimeUnit.SECONDS.toNanos(5);

    private static final long LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    private final PeerListener listener;
    private final PublicKey self;
    private final CrashPlan plan;

    private CrashingPeers(PeerListener listener, PublicKey self, CrashPlan plan) {
        this.listener = listener;
        this.self = self;
        this.plan = plan;
    }

    /** The listener under the plan; {@code self} is the validator key whose messages are meant. */
    public static PeerListener of(PeerListener listener, PublicKey self, CrashPlan plan) {
        return plan.isNever() ? listener : new CrashingPeers(listener, self, plan);
    }

    @Override
    public void connected(PeerHandle peer) {
        listener.connected(new CrashingPeer(peer, self, plan));
    }

    @Override
    public void received(PeerHandle peer, Channel channel, Bytes message, long receivedAtMs)
            throws InterruptedException {
        listener.received(new CrashingPeer(peer, self, plan), channel, message, receivedAtMs);
    }

    @Override
    public void disconnected(PeerHandle peer, DisconnectReason reason) {
        listener.disconnected(new CrashingPeer(peer, self, plan), reason);
    }

    /** Equal to another of the same connection. */
    private record CrashingPeer(PeerHandle peer, PublicKey self, CrashPlan plan)
            implements PeerHandle {
        @Override
        public PublicKey id() {
            return peer.id();
        }

        @Override
        public Optional<PublicKey> validator() {
            return peer.validator();
        }

        @Override
        public boolean send(Channel channel, Bytes message) {
            Optional<Deed> deed = deed(channel, message);
            if (deed.isEmpty()) {
                return peer.send(channel, message);
            }
            plan.reach(deed.get(), Moment.BEFORE);
            long sentBefore = peer.snapshot().bytesOut();
            boolean isTaken = peer.send(channel, message);
            if (isTaken && plan.isDue(deed.get(), Moment.AFTER)) {
                awaitLeft(sentBefore + message.size());
                plan.halt();
            }
            return isTaken;
        }

        @Override
        public int queued(Channel channel) {
            return peer.queued(channel);
        }

        /** Until then the message is only in a lane, as if it had not been sent. */
        private void awaitLeft(long bytesOut) {
            long begun = System.nanoTime();
            while (peer.snapshot().bytesOut() < bytesOut
                    && System.nanoTime() - begun < LEAVE_NANOS_MAX) {
                LockSupport.parkNanos(LOOK_NANOS);
            }
        }

        private Optional<Deed> deed(Channel channel, Bytes message) {
            try {
                return switch (channel) {
                    case VOTE, PARTS -> deed(GossipMessage.decode(message));
                    case SYNC -> deed(SyncMessage.decode(message));
                    case CONTROL, TRANSACTIONS -> Optional.empty();
                };
            } catch (MalformedInputException e) {
                throw new AssertionError("a message of our own is not one", e);
            }
        }

        private Optional<Deed> deed(GossipMessage message) {
            return switch (message) {
                case GossipMessage.VoteTold m -> own(Deed.VOTE_SEND, m.vote().vote().validator());
                case GossipMessage.ProposalTold m ->
                        own(Deed.PROPOSAL_SEND, m.proposal().proposal().proposer());
                case GossipMessage.PartTold m -> Optional.of(Deed.PART_SEND);
                case GossipMessage.Standing m -> Optional.empty();
                case GossipMessage.Summary m -> Optional.empty();
                case GossipMessage.QuorumClaim m -> Optional.empty();
                case GossipMessage.Neighbours m -> Optional.empty();
                case GossipMessage.CertificateTold m -> Optional.empty();
                case GossipMessage.EvidenceTold m -> Optional.empty();
            };
        }

        private Optional<Deed> own(Deed deed, PublicKey signer) {
            return signer.equals(self) ? Optional.of(deed) : Optional.empty();
        }

        private static Optional<Deed> deed(SyncMessage message) {
            return switch (message) {
                case SyncMessage.BlockGiven m -> Optional.of(Deed.SYNC_ANSWER);
                case SyncMessage.HashGiven m -> Optional.of(Deed.SYNC_ANSWER);
                case SyncMessage.BlockAsked m -> Optional.empty();
                case SyncMessage.BlockMissing m -> Optional.empty();
                case SyncMessage.HashAsked m -> Optional.empty();
            };
        }

        @Override
        public void disconnect(DisconnectReason reason) {
            peer.disconnect(reason);
        }

        @Override
        public PeerSnapshot snapshot() {
            return peer.snapshot();
        }
    }
}
