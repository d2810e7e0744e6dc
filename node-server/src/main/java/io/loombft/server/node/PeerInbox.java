package io.loombft.server.node;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.consensus.Event;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.gossip.GossipMessage;
import io.loombft.core.gossip.TransactionMessage;
import io.loombft.core.mempool.Admission;
import io.loombft.core.mempool.Source;
import io.loombft.core.peers.DisconnectReason;
import io.loombft.core.peers.Offence;
import io.loombft.core.sync.SyncMessage;
import io.loombft.core.types.Block;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.Evidence;
import io.loombft.core.types.Height;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.ValidatorSet;
import io.loombft.core.types.Verifier;
import io.loombft.server.p2p.Channel;
import io.loombft.server.p2p.PeerHandle;
import io.loombft.server.p2p.PeerListener;
import io.loombft.server.storage.ChainStore;
import io.loombft.server.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * What comes from peers: decoded and checked on the peer's own reader thread, then handed on. A
 * message that nobody can use is dropped here; one that no honest node sends lowers the peer's score.
 */
final class PeerInbox implements PeerListener {
    /**
     * Transactions of peers that may wait to be checked: half of the room there is, so that the node's own
     * clients find some; a reader waits for its turn, which stops the reading from that peer.
     */
    private static final int CHECKS_MAX = LoomNode.CHECKS_WAITING_MAX / 2;

    private final Parts parts;
    private final Semaphore checks = new Semaphore(CHECKS_MAX);

    /** What the messages go to. */
    record Parts(
            ConsensusLoop consensus,
            LiveMempool mempool,
            Peers peers,
            ChainStore store,
            Verifier verifier,
            ExecutorService checkers,
            FatalHandler fatal) {}

    PeerInbox(Parts parts) {
        this.parts = parts;
    }

    @Override
    public void connected(PeerHandle peer) {
        parts.peers().add(peer);
        parts.mempool().connected(peer.id());
        uninterrupted(() -> parts.consensus().connected(peer.id(), peer.validator()));
    }

    @Override
    public void disconnected(PeerHandle peer, DisconnectReason reason) {
        if (parts.peers().remove(peer)) {
            parts.mempool().disconnected(peer.id());
            uninterrupted(() -> parts.consensus().disconnected(peer.id()));
        }
    }

    @Override
    public void received(PeerHandle peer, Channel channel, Bytes message, long receivedAtMs)
            throws InterruptedException {
        try {
            switch (channel) {
                case VOTE, PARTS -> gossip(peer.id(), GossipMessage.decode(message), receivedAtMs);
                case SYNC -> sync(peer.id(), SyncMessage.decode(message));
                case TRANSACTIONS -> transactions(peer.id(), TransactionMessage.decode(message));
                case CONTROL -> throw new AssertionError("control stays in the transport");
            }
        } catch (MalformedInputException e) {
            parts.peers().report(peer.id(), Offence.MALFORMED_MESSAGE);
        }
    }

    // ---- Consensus.

    private void gossip(PublicKey from, GossipMessage message, long receivedAtMs)
            throws InterruptedException {
        switch (message) {
            case GossipMessage.VoteTold m ->
                    checked(from, m, m.vote().vote().height(), s -> vote(m, s));
            case GossipMessage.ProposalTold m ->
                    checked(
                            from,
                            m,
                            m.proposal().proposal().height(),
                            s -> proposal(m, s, receivedAtMs));
            case GossipMessage.CertificateTold m ->
                    checked(from, m, m.certificate().height(), s -> certificate(m, s));
            case GossipMessage.EvidenceTold m -> evidence(from, m);
            case GossipMessage.PartTold m -> part(from, m);
            case GossipMessage.Standing m -> {
                parts.peers().stands(from, m.height());
                parts.consensus().heard(from, m);
            }
            case GossipMessage.Summary m -> {
                parts.peers().stands(from, m.height());
                parts.consensus().heard(from, m);
            }
            case GossipMessage.QuorumClaim m -> parts.consensus().heard(from, m);
            case GossipMessage.Neighbours m -> parts.consensus().heard(from, m);
        }
    }

    /** What checking a signed message came to. */
    private sealed interface Checked {
        record Good(Event event) implements Checked {}

        record Bad() implements Checked {}

        /** Of a stranger to the set: nothing of ours, no curve arithmetic was spent on it. */
        record Foreign() implements Checked {}
    }

    private interface Check {
        Checked against(ValidatorSet set);
    }

    private void checked(PublicKey from, GossipMessage message, Height of, Check check)
            throws InterruptedException {
        Optional<ValidatorSet> set = parts.consensus().context().set(of);
        if (set.isEmpty()) {
            return;
        }
        switch (check.against(set.get())) {
            case Checked.Good good -> parts.consensus().received(from, message, good.event());
            case Checked.Bad bad -> parts.peers().report(from, Offence.BAD_SIGNATURE);
            case Checked.Foreign foreign -> parts.peers().report(from, Offence.USELESS_MESSAGE);
        }
    }

    private Checked vote(GossipMessage.VoteTold message, ValidatorSet set) {
        if (!set.contains(message.vote().vote().validator())) {
            return new Checked.Foreign();
        }
        return of(parts.verifier().vote(message.vote(), set).map(Event.VoteReceived::new));
    }

    private Checked proposal(
            GossipMessage.ProposalTold message, ValidatorSet set, long receivedAtMs) {
        if (!set.contains(message.proposal().proposal().proposer())) {
            return new Checked.Foreign();
        }
        return of(
                parts.verifier()
                        .proposal(message.proposal(), set)
                        .map(p -> new Event.ProposalReceived(p, receivedAtMs)));
    }

    private Checked certificate(GossipMessage.CertificateTold message, ValidatorSet set) {
        Certificate certificate = message.certificate();
        return of(
                parts.verifier().certificate(certificate, set).map(Event.CertificateReceived::new));
    }

    private static Checked of(Optional<? extends Event> event) {
        return event.<Checked>map(Checked.Good::new).orElseGet(Checked.Bad::new);
    }

    private void part(PublicKey from, GossipMessage.PartTold message) throws InterruptedException {
        if (parts.consensus().context().set(message.height()).isPresent()) {
            parts.consensus()
                    .received(
                            from,
                            message,
                            new Event.PartReceived(
                                    message.height(), message.round(), message.part()));
        }
    }

    private void evidence(PublicKey from, GossipMessage.EvidenceTold message)
            throws InterruptedException {
        Evidence evidence = message.evidence();
        boolean isOffenderKnown =
                stored(() -> parts.store().validators(evidence.height()))
                        .map(set -> set.contains(evidence.offender()))
                        .orElse(false);
        if (!isOffenderKnown) {
            parts.peers().report(from, Offence.USELESS_MESSAGE);
        } else if (!evidence.isProven(parts.verifier().chain(), parts.verifier().scheme())) {
            parts.peers().report(from, Offence.BAD_SIGNATURE);
        } else {
            parts.consensus().received(from, message, new Event.EvidenceReceived(evidence));
        }
    }

    // ---- Sync: questions are answered here, on the thread of the peer that asks.

    private void sync(PublicKey from, SyncMessage message) throws InterruptedException {
        switch (message) {
            case SyncMessage.BlockAsked m -> give(from, m.height());
            case SyncMessage.HashAsked m -> giveByHash(from, m);
            case SyncMessage.BlockGiven m -> parts.consensus().received(from, m);
            case SyncMessage.BlockMissing m -> parts.consensus().received(from, m);
            case SyncMessage.HashGiven m -> parts.consensus().received(from, m);
        }
    }

    private void give(PublicKey to, Height height) {
        Optional<Block> block = stored(() -> parts.store().block(height));
        Optional<Certificate> commit = stored(() -> parts.store().commit(height));
        if (block.isPresent() && commit.isPresent()) {
            parts.peers().send(to, new SyncMessage.BlockGiven(block.get(), commit.get()));
            return;
        }
        Optional<Height> lowest = stored(() -> Optional.of(parts.store().lowestBlock()));
        Optional<Height> latest = stored(() -> parts.store().chain().map(c -> c.height()));
        parts.peers()
                .send(
                        to,
                        new SyncMessage.BlockMissing(
                                height,
                                lowest.orElse(Height.FIRST),
                                latest.orElse(Height.GENESIS)));
    }

    private void giveByHash(PublicKey to, SyncMessage.HashAsked question)
            throws InterruptedException {
        Optional<Block> committed =
                stored(() -> parts.store().block(question.height()))
                        .filter(b -> b.hash().equals(question.hash()));
        if (committed.isPresent()) {
            parts.peers().send(to, new SyncMessage.HashGiven(committed.get()));
        } else {
            parts.consensus().received(to, question);
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
                                    parts.peers());
            case TransactionMessage.Asked m ->
                    parts.mempool().spread(parts.mempool().asked(from, m), parts.peers());
        }
    }

    /** Waits until all are judged, so that a peer cannot send faster than we check. */
    private void given(PublicKey from, TransactionMessage.Given message)
            throws InterruptedException, MalformedInputException {
        List<Future<Admission>> judged = new ArrayList<>();
        for (Bytes bytes : message.transactions()) {
            Transaction transaction = Transaction.decode(bytes);
            parts.mempool().gave(from, transaction.hash());
            checks.acquire();
            judged.add(parts.checkers().submit(() -> judge(transaction, from)));
        }
        for (Future<Admission> each : judged) {
            try {
                if (each.get() instanceof Admission.Refused refused
                        && refused.reason() == Admission.Reason.BAD_SIGNATURE) {
                    parts.peers().report(from, Offence.BAD_TRANSACTION);
                }
            } catch (ExecutionException e) {
                parts.fatal().failed(Failures.of("a transaction could not be judged", e));
            }
        }
    }

    private Admission judge(Transaction transaction, PublicKey from) {
        try {
            return parts.mempool().admit(transaction, new Source.Peer(from));
        } finally {
            checks.release();
        }
    }

    // ----

    private interface Reading<T> {
        Optional<T> read() throws StorageException;
    }

    private <T> Optional<T> stored(Reading<T> reading) {
        try {
            return reading.read();
        } catch (StorageException e) {
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
