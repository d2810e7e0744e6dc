package io.loombft.server.events;

import io.loombft.core.consensus.Branch;
import io.loombft.core.consensus.Command;
import io.loombft.core.consensus.ConsensusView;
import io.loombft.core.consensus.Event;
import io.loombft.core.consensus.Timeout;
import io.loombft.core.mempool.Admission;
import io.loombft.core.mempool.MempoolStats;
import io.loombft.core.replica.CommitListener;
import io.loombft.core.replica.MempoolListener;
import io.loombft.core.replica.Progress;
import io.loombft.core.replica.ReplicaListener;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Block;
import io.loombft.core.types.Evidence;
import io.loombft.core.types.Height;
import io.loombft.core.types.Proposal;
import io.loombft.core.types.Receipt;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.VoteType;
import io.loombft.server.events.NodeEvent.At;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells what happens in a replica, its ledger and its mempool as events. Each method is called by the
 * thread that its listener is called by; what is followed is set before.
 */
public final class ReplicaEvents implements ReplicaListener, CommitListener, MempoolListener {
    /** A change of validators in a block counts so many heights later. */
    private static final int CHANGE_DELAY = 2;

    private final EventSink sink;
    private final MempoolPulse mempool;
    private Supplier<MempoolStats> stats = () -> new MempoolStats(0, 0, 0);
    private @Nullable ConsensusView view;

    /** Measures with a clock that never goes back, in nanoseconds. */
    public ReplicaEvents(EventSink sink, LongSupplier nanos) {
        this.sink = sink;
        this.mempool = new MempoolPulse(sink, nanos, () -> stats.get());
    }

    /** Where to look for what the replica has seen; read on its thread. */
    public void follow(ConsensusView replica) {
        view = replica;
    }

    /** Where to look for what the mempool holds. */
    public void follow(Supplier<MempoolStats> mempoolStats) {
        stats = mempoolStats;
    }

    /** Tells what happened so soon after something else that it was not told yet; a few times a second. */
    public void tick() {
        mempool.tick();
    }

    /** The node found out that it lags behind its peers, or that it does no longer. */
    public void caughtUp(Progress at, Height best, boolean isCatchingUp) {
        sink.publish(new NodeEvent.SyncMoved(new At(at.height(), at.round()), best, isCatchingUp));
    }

    // ---- Consensus.

    @Override
    public void performs(Command command) {
        switch (command) {
            case Command.PublishProposal c -> sink.publish(proposal(c));
            case Command.PublishVote c ->
                    sink.publish(new NodeEvent.VoteCounted(c.vote().vote(), c.origin()));
            case Command.PublishEvidence c -> {}
            case Command.PublishPart c -> {}
            case Command.ScheduleTimeout c -> {}
            case Command.BuildBlock c -> {}
            case Command.ValidateBlock c -> {}
            case Command.CommitBlock c -> {}
            case Command.SignVote c -> {}
            case Command.SignProposal c -> {}
            case Command.FetchBlock c -> {}
            case Command.BeginHeight c -> {}
            case Command.Redeliver c -> {}
            case Command.Moved c -> {}
            case Command.Halt c -> {}
        }
    }

    private static NodeEvent proposal(Command.PublishProposal command) {
        Proposal proposal = command.proposal().proposal();
        return new NodeEvent.ProposalCounted(
                new At(proposal.height(), proposal.round()),
                proposal.proposer(),
                proposal.blockHash(),
                proposal.validRound(),
                proposal.parts().count(),
                command.origin());
    }

    @Override
    public void fired(Command.Moved moved) {
        At at = new At(moved.height(), moved.round());
        switch (moved.rule()) {
            case L36 -> polka(at, LockChange.TAKEN);
            case L42, L44 -> polka(at, LockChange.NONE);
            case L57 -> sink.publish(new NodeEvent.TimeoutTaken(at, Timeout.Kind.PROPOSE));
            case L61 -> sink.publish(new NodeEvent.TimeoutTaken(at, Timeout.Kind.PREVOTE));
            case L65 -> sink.publish(new NodeEvent.TimeoutTaken(at, Timeout.Kind.PRECOMMIT));
            case L11, L16, L18, L22, L28, L34, L47, L49, L55 -> {}
        }
    }

    private enum LockChange {
        TAKEN,
        NONE
    }

    /** The rule does not say for what the polka is, but it is what has the most power in its round. */
    private void polka(At at, LockChange lock) {
        ConsensusView seen = view;
        if (seen == null || !seen.height().equals(at.height())) {
            return;
        }
        seen.powers(at.round(), VoteType.PREVOTE).entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .ifPresent(most -> polka(at, most, seen.validators().totalPower(), lock));
    }

    private void polka(At at, Map.Entry<Ballot, Long> most, long total, LockChange lock) {
        sink.publish(
                new NodeEvent.PolkaSeen(
                        at,
                        most.getKey(),
                        most.getValue(),
                        new NodeEvent.PolkaSeen.TotalPower(total)));
        if (lock == LockChange.TAKEN) {
            sink.publish(new NodeEvent.LockTaken(at, most.getKey().hash()));
        }
    }

    @Override
    public void moved(Progress now) {
        sink.publish(new NodeEvent.StepEntered(new At(now.height(), now.round()), now.step()));
    }

    @Override
    public void proved(Evidence evidence) {
        sink.publish(new NodeEvent.EquivocationProved(evidence));
    }

    @Override
    public void aside(Branch branch) {}

    @Override
    public void handled(Event event) {}

    @Override
    public void journalWritten(long nanos) {}

    @Override
    public void journalSynced(long nanos) {}

    @Override
    public void signatureRefused(String reason) {}

    // ---- The ledger.

    /** The block, then its transactions, then what they changed, all at once. */
    @Override
    public void committed(Committed done) {
        At at = new At(done.block().height(), done.commit().round());
        List<NodeEvent> events = new ArrayList<>();
        events.add(block(at, done));
        for (int i = 0; i < done.block().transactions().size(); i++) {
            events.add(
                    NodeEvent.TransactionCommitted.of(
                            at,
                            i,
                            done.block().transactions().get(i),
                            done.outcome().receipts().get(i)));
        }
        if (!done.outcome().validatorChanges().isEmpty()) {
            events.add(
                    new NodeEvent.ValidatorsChanged(
                            at, done.outcome().validatorChanges(), at.height().plus(CHANGE_DELAY)));
        }
        sink.publish(events);
        mempool.tick();
    }

    private static NodeEvent block(At at, Committed done) {
        Block block = done.block();
        return new NodeEvent.BlockCommitted(
                at,
                block.hash(),
                block.header().proposer(),
                block.header().timestampMs(),
                block.transactions().size(),
                block.encoded().size(),
                done.outcome().receipts().stream().mapToLong(Receipt::gasUsed).sum(),
                done.outcome().next().stateRoot(),
                block.evidence().size());
    }

    @Override
    public void refused(Block block, String reason) {}

    // ---- The mempool.

    @Override
    public void judged(Transaction transaction, Admission admission) {
        switch (admission) {
            case Admission.Accepted a -> mempool.changed(1, 0, a.gaveWay().size());
            case Admission.Refused r -> mempool.changed(0, 1, 0);
            case Admission.AlreadyKnown a -> {}
            case Admission.Stale s -> {}
        }
    }

    @Override
    public void dropped(int count) {
        if (count > 0) {
            mempool.changed(0, 0, count);
        }
    }
}
