package io.loombft.server.node;

import io.loombft.core.consensus.Branch;
import io.loombft.core.consensus.Command;
import io.loombft.core.consensus.Event;
import io.loombft.core.consensus.Rule;
import io.loombft.core.consensus.Step;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.mempool.Admission;
import io.loombft.core.mempool.MempoolStats;
import io.loombft.core.replica.CommitListener;
import io.loombft.core.replica.MempoolListener;
import io.loombft.core.replica.Progress;
import io.loombft.core.replica.ReplicaListener;
import io.loombft.core.types.Block;
import io.loombft.core.types.Evidence;
import io.loombft.core.types.Height;
import io.loombft.core.types.Receipt;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.ValidatorSet;
import io.loombft.server.events.ReplicaEvents;
import io.loombft.server.metrics.ConsensusMetrics;
import io.loombft.server.metrics.NodeMetrics;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what happens into metrics, log lines and events. Consensus methods are called by the consensus thread,
 * {@link #committed} by the ledger thread, the mempool's by any; each field belongs to one of them.
 */
final class NodeObserver implements ReplicaListener, CommitListener, MempoolListener {
    private static final Logger LOG = LoggerFactory.getLogger("node");

    private final NodeMetrics metrics;
    private final PublicKey self;
    private final ReplicaEvents events;
    private final HeardVotes heardVotes = new HeardVotes();
    private Supplier<MempoolStats> mempool = () -> new MempoolStats(0, 0, 0);

    // The consensus thread's.
    private Step step = Step.NEW_HEIGHT;
    private long stepSinceNanos = System.nanoTime();
    private long heightSinceNanos = System.nanoTime();

    /** The height that block sync has brought, whose time says nothing of the clock; any thread's. */
    private volatile long syncedHeight;

    // The ledger thread's.
    private final ClockWatch clockWatch = new ClockWatch();
    private long lastCommitNanos = System.nanoTime();
    private int lastSetSize;

    NodeObserver(NodeMetrics metrics, PublicKey self, ReplicaEvents events) {
        this.metrics = metrics;
        this.self = self;
        this.events = events;
    }

    HeardVotes heardVotes() {
        return heardVotes;
    }

    void follow(Supplier<MempoolStats> stats) {
        mempool = stats;
        events.follow(stats);
    }

    @Override
    public void performs(Command command) {
        LOG.debug("command {}", command);
        events.performs(command);
        if (command instanceof Command.PublishVote published) {
            heardVotes.heard(published.vote().vote());
        }
    }

    @Override
    public void handled(Event event) {
        LOG.debug("event {}", event);
        ConsensusMetrics consensus = metrics.consensus();
        switch (event) {
            case Event.ProposalReceived e -> consensus.proposalReceived();
            case Event.VoteReceived e -> consensus.voteReceived();
            case Event.PartReceived e -> {}
            case Event.BlockReceived e -> {}
            case Event.CertificateReceived e -> {}
            case Event.QuorumClaimed e -> {}
            case Event.EvidenceReceived e -> {}
            case Event.TimeoutFired e -> {}
            case Event.TransactionsAvailable e -> {}
            case Event.BlockBuilt e -> {}
            case Event.BlockValidated e -> {}
            case Event.VoteSigned e -> {}
            case Event.ProposalSigned e -> {}
            case Event.SignatureRefused e -> {}
            case Event.Decided e -> syncedHeight = e.block().height().value();
            case Event.BlockExecuted e -> {}
            case Event.GuardLoaded e -> {}
        }
    }

    @Override
    public void fired(Command.Moved moved) {
        events.fired(moved);
        if (isTimeout(moved.rule())) {
            metrics.consensus().timeoutFired();
            LOG.atDebug()
                    .addKeyValue("height", moved.height().value())
                    .addKeyValue("round", moved.round().value())
                    .addKeyValue("rule", moved.rule())
                    .log("timeout");
        }
        if (moved.rule() == Rule.L11) {
            heightSinceNanos = System.nanoTime();
        }
        if (moved.rule() == Rule.L49) {
            metrics.consensus().committed(System.nanoTime() - heightSinceNanos);
        }
    }

    @Override
    public void aside(Branch branch) {
        LOG.debug("{}", branch.meaning());
    }

    private static boolean isTimeout(Rule rule) {
        return rule == Rule.L57 || rule == Rule.L61 || rule == Rule.L65;
    }

    @Override
    public void moved(Progress now) {
        events.moved(now);
        metrics.consensus().at(now.height().value(), now.round().value());
        metrics.signer().deciding(now.height().value());
        if (now.step() != step) {
            long nanos = System.nanoTime();
            metrics.consensus().stepEnded(step, nanos - stepSinceNanos);
            step = now.step();
            stepSinceNanos = nanos;
        }
    }

    @Override
    public void journalWritten(long nanos) {
        metrics.storage().walWritten(nanos);
    }

    @Override
    public void journalSynced(long nanos) {
        metrics.storage().journalSynced(nanos);
    }

    @Override
    public void signatureRefused(String reason) {
        metrics.consensus().signatureMissed();
        LOG.atWarn().addKeyValue("reason", reason).log("the guard refused a signature");
    }

    @Override
    public void proved(Evidence evidence) {
        events.proved(evidence);
        metrics.consensus().equivocationDetected();
        LOG.atWarn()
                .addKeyValue("validator", evidence.offender().hex())
                .addKeyValue("height", evidence.height().value())
                .log("a validator has signed two different things");
    }

    @Override
    public void committed(Committed done) {
        events.committed(done);
        heardVotes.settled(done.block().lastCommit());
        long nanos = System.nanoTime();
        metrics.consensus().blockInterval(nanos - lastCommitNanos);
        lastCommitNanos = nanos;
        metrics.state().blockExecuted(done.executionNanos());
        metrics.storage().blockPersisted(done.persistNanos());
        long gas = 0;
        for (Receipt receipt : done.outcome().receipts()) {
            gas += receipt.gasUsed();
            if (receipt.isSuccess()) {
                metrics.state().transactionSucceeded();
            } else {
                metrics.state().transactionFailed(receipt.code());
            }
        }
        metrics.state().gasUsed(gas);
        Height height = done.block().height();
        int transactions = done.block().transactions().size();
        metrics.consensus()
                .block(
                        height.value(),
                        done.commit().round().value(),
                        done.block().encoded().size(),
                        transactions);
        countAbsent(done);
        ValidatorSet next = done.outcome().next().validators();
        metrics.consensus().validatorSet(next.size(), next.totalPower(), next.powerOf(self));
        mempoolHolds();
        compareClocks(done);
        LOG.atInfo()
                .addKeyValue("height", height.value())
                .addKeyValue("round", done.commit().round().value())
                .addKeyValue("hash", done.block().hash().hex())
                .addKeyValue("txs", transactions)
                .addKeyValue("state_root", done.outcome().next().stateRoot().hex())
                .log("committed");
    }

    private void compareClocks(Committed done) {
        long nowMs = System.currentTimeMillis();
        long blockMs = done.block().header().timestampMs();
        metrics.consensus().clockAhead(nowMs - blockMs);
        boolean isFresh =
                done.commit().round().value() == 0
                        && done.block().height().value() > Math.max(1, syncedHeight);
        if (isFresh) {
            clockWatch
                    .look(blockMs, nowMs, System.nanoTime() / 1_000_000, done.parent().params())
                    .ifPresent(LOG::warn);
        }
    }

    @Override
    public void refused(Block block, String reason) {
        LOG.atInfo()
                .addKeyValue("height", block.height().value())
                .addKeyValue("hash", block.hash().hex())
                .addKeyValue("reason", reason)
                .log("refused a block");
    }

    /** By the commit that the block carries: when its parent was decided, some were on their way. */
    private void countAbsent(Committed done) {
        int signed = done.block().lastCommit().signatures().size();
        if (signed > 0 && lastSetSize > 0) {
            metrics.consensus().validatorsAbsent(lastSetSize - signed);
        }
        lastSetSize = done.parent().validators().size();
    }

    @Override
    public void judged(Transaction transaction, Admission admission) {
        events.judged(transaction, admission);
        switch (admission) {
            case Admission.Accepted a -> {
                metrics.mempool().admitted();
                metrics.mempool().evicted(a.gaveWay().size());
                mempoolHolds();
            }
            case Admission.Refused r -> metrics.mempool().refused(r.reason());
            case Admission.AlreadyKnown a -> {}
            case Admission.Stale s -> {}
        }
    }

    @Override
    public void dropped(int count) {
        events.dropped(count);
        metrics.mempool().evicted(count);
    }

    private void mempoolHolds() {
        MempoolStats stats = mempool.get();
        metrics.mempool().holds(stats.txs(), stats.bytes());
    }
}
