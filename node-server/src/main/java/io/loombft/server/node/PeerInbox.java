package io.loombft.server.node;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.gossip.GossipMessage;
import io.loombft.core.gossip.TransactionMessage;
import io.loombft.core.mempool.Admission;
import io.loombft.core.mempool.Source;
import io.loombft.core.peers.DisconnectReason;
import io.loombft.core.peers.Offence;
import io.loombft.core.replica.ChainFailedException;
import io.loombft.core.replica.Intake;
import io.loombft.core.replica.LiveMempool;
import io.loombft.core.sync.SyncMessage;
import io.loombft.core.types.Height;
import io.loombft.core.types.Transaction;
import io.loombft.server.p2p.Channel;
import io.loombft.server.p2p.PeerHandle;
import io.loombft.server.p2p.PeerListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

/**
 * What comes from peers: decoded and checked on the peer's own reader thread, then handed on. A
 * message that nobody can use is dropped here; one that no honest node sends lowers the peer's score.
 */
final class PeerInbox implements PeerListener {
    /** Answers with blocks that a peer may leave waiting; further questions of its are dropped. */
    static final int ANSWERS_WAITING_MAX = 8;

    /** Readers that answer with blocks at a time; reading one may take as long as executing it. */
    private static final int ANSWERING_MAX =
            Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    private final Parts parts;
    private final PeerChecks checks = new PeerChecks();
    private final Semaphore answers = new Semaphore(ANSWERING_MAX, true);
    private final Map<PublicKey, Share> shares = new ConcurrentHashMap<>();

    /** What the messages go to. */
    record Parts(
            ConsensusLoop consensus,
            LiveMempool mempool,
            Peers peers,
            Intake intake,
            ExecutorService checkers,
            FatalHandler fatal) {}

    PeerInbox(Parts parts) {
        this.parts = parts;
    }

    @Override
    public void connected(PeerHandle peer) {
        shares.put(peer.id(), new Share());
        parts.peers().add(peer);
        checks.connected(peer.id());
        parts.mempool().connected(peer.id());
        uninterrupted(() -> parts.consensus().connected(peer.id(), peer.validator()));
    }

    @Override
    public void disconnected(PeerHandle peer, DisconnectReason reason) {
        if (parts.peers().remove(peer, reason)) {
            shares.remove(peer.id());
            checks.disconnected(peer.id());
            parts.mempool().disconnected(peer.id());
            uninterrupted(() -> parts.consensus().disconnected(peer.id()));
        }
    }

    @Override
    public void received(PeerHandle peer, Channel channel, Bytes message, long receivedAtMs)
            throws InterruptedException {
        try {
            switch (channel) {
                case VOTE, PARTS ->
                        gossip(from(peer, message), GossipMessage.decode(message), receivedAtMs);
                case SYNC -> sync(peer, from(peer, message), SyncMessage.decode(message));
                case TRANSACTIONS -> transactions(peer.id(), TransactionMessage.decode(message));
                case CONTROL -> throw new AssertionError("control stays in the transport");
            }
        } catch (MalformedInputException e) {
            parts.peers().report(peer.id(), Offence.MALFORMED_MESSAGE);
        }
    }

    /** A peer that was not announced has no share; it is leaving. */
    private ConsensusLoop.Message from(PeerHandle peer, Bytes message) {
        Share share = shares.getOrDefault(peer.id(), new Share());
        return new ConsensusLoop.Message(peer.id(), share, message.size());
    }

    // ---- Consensus.

    private void gossip(ConsensusLoop.Message from, GossipMessage message, long receivedAtMs)
            throws InterruptedException {
        deciding(message).ifPresent(height -> parts.peers().stands(from.peer(), height));
        ConsensusLoop consensus = parts.consensus();
        Intake.Checked checked =
                stored(() -> parts.intake().check(message, consensus.context(), receivedAtMs))
                        .orElseGet(Intake.Checked.Useless::new);
        switch (checked) {
            case Intake.Checked.Good good -> consensus.received(from, message, good.event());
            case Intake.Checked.Told told -> consensus.heard(from, message);
            case Intake.Checked.Bad bad -> parts.peers().report(from.peer(), bad.offence());
            case Intake.Checked.Useless useless -> {}
        }
    }

    /** Which height the peer is deciding, when it says so. */
    private static Optional<Height> deciding(GossipMessage message) {
        if (message instanceof GossipMessage.Standing m) {
            return Optional.of(m.height());
        }
        return message instanceof GossipMessage.Summary m
                ? Optional.of(m.height())
                : Optional.empty();
    }

    // ---- Sync: questions are answered here, on the thread of the peer that asks.

    private void sync(PeerHandle peer, ConsensusLoop.Message from, SyncMessage message)
            throws InterruptedException {
        switch (message) {
            case SyncMessage.BlockAsked m ->
                    isSettled(peer, () -> Optional.of(parts.intake().block(m.height())));
            case SyncMessage.HashAsked m -> {
                if (!isSettled(peer, () -> parts.intake().committed(m))) {
                    parts.consensus().received(from, m);
                }
            }
            case SyncMessage.BlockGiven m -> parts.consensus().received(from, m);
            case SyncMessage.BlockMissing m -> parts.consensus().received(from, m);
            case SyncMessage.HashGiven m -> parts.consensus().received(from, m);
        }
    }

    /**
     * Reads a block for a peer, unless it has not taken those that it asked for before. Waits for its
     * turn: of many who ask in a loop, few are at it. False when the block is not on disk.
     */
    private boolean isSettled(PeerHandle peer, Reading<Optional<? extends SyncMessage>> reading)
            throws InterruptedException {
        if (peer.queued(Channel.SYNC) >= ANSWERS_WAITING_MAX) {
            return true;
        }
        answers.acquire();
        try {
            Optional<? extends SyncMessage> answer = stored(reading).flatMap(found -> found);
            answer.ifPresent(message -> parts.peers().send(peer.id(), message));
            return answer.isPresent();
        } finally {
            answers.release();
        }
    }

    // ---- Transactions.

    private void transactions(PublicKey from, TransactionMessage message)
            throws InterruptedException, MalformedInputException {
        switch (message) {
            case TransactionMessage.Given m -> given(from, m);
            case TransactionMessage.Announced m ->
                    parts.mempool()
                            .spread(
                                    parts.mempool().announced(from, m).stream().toList(),
                                    parts.peers()::send);
            case TransactionMessage.Asked m ->
                    parts.mempool().spread(parts.mempool().asked(from, m), parts.peers()::send);
        }
    }

    /**
     * Leaves the checking to the pool and goes on reading, since a vote may be next. A peer that sends
     * faster than we check is not listened to: who else has the transaction announces it.
     */
    private void given(PublicKey from, TransactionMessage.Given message)
            throws MalformedInputException {
        Optional<PeerChecks.Room> room = checks.take(from, message.transactions().size());
        if (room.isEmpty()) {
            parts.peers().dropped(Channel.TRANSACTIONS);
            return;
        }
        boolean isTaken = false;
        try {
            List<Transaction> transactions = new ArrayList<>();
            for (Bytes bytes : message.transactions()) {
                transactions.add(Transaction.decode(bytes));
            }
            transactions.forEach(each -> parts.mempool().gave(from, each.hash()));
            // One task for all: to hand each over costs about as much as to check it.
            parts.checkers().execute(() -> judge(transactions, from, room.get()));
            isTaken = true;
        } catch (RejectedExecutionException e) {
            parts.peers().dropped(Channel.TRANSACTIONS);
        } finally {
            if (!isTaken) {
                room.get().free();
            }
        }
    }

    private void judge(List<Transaction> transactions, PublicKey from, PeerChecks.Room room) {
        try {
            int bad = badSignatures(transactions, from);
            for (int i = 0; i < bad; i++) {
                parts.peers().report(from, Offence.BAD_TRANSACTION);
            }
        } catch (RuntimeException | AssertionError e) {
            parts.fatal().failed(Failures.of("a transaction could not be judged", e));
        } finally {
            room.free();
        }
    }

    private int badSignatures(List<Transaction> transactions, PublicKey from) {
        parts.mempool().checkAhead(transactions);
        int bad = 0;
        for (Transaction each : transactions) {
            if (parts.mempool().admit(each, new Source.Peer(from))
                            instanceof Admission.Refused refused
                    && refused.reason() == Admission.Reason.BAD_SIGNATURE) {
                bad++;
            }
        }
        return bad;
    }

    // ----

    private interface Reading<T> {
        T read() throws ChainFailedException;
    }

    /** Empty when the storage failed, which ends the node. */
    private <T> Optional<T> stored(Reading<T> reading) {
        try {
            return Optional.of(reading.read());
        } catch (ChainFailedException e) {
            parts.fatal().failed(Failures.of(e));
            return Optional.empty();
        }
    }

    private interface Blocking {
        void run() throws InterruptedException;
    }

    private static void uninterrupted(Blocking action) {
        try {
            action.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
