package io.loombft.core.simulation;

import io.loombft.core.consensus.Branch;
import io.loombft.core.consensus.Command;
import io.loombft.core.consensus.Event;
import io.loombft.core.mempool.Admission;
import io.loombft.core.replica.CommitListener;
import io.loombft.core.replica.MempoolListener;
import io.loombft.core.replica.Progress;
import io.loombft.core.replica.ReplicaListener;
import io.loombft.core.types.Block;
import io.loombft.core.types.Evidence;
import io.loombft.core.types.Transaction;

/**
 * What the parts of a node tell while they work: for the transcript, the checker, the coverage and
 * whoever else listens. Between any two of these the power may be cut.
 */
final class Overheard implements ReplicaListener, CommitListener, MempoolListener {
    private final SimNode node;
    private final World world;
    private final Machine machine;
    private final Ears ears;

    Overheard(SimNode node) {
        this.node = node;
        this.world = node.world();
        this.machine = node.machine();
        this.ears = world.ears(node.who());
    }

    @Override
    public void performs(Command command) {
        machine.output();
        if (world.isTracing()) {
            world.trace(node.who(), "  " + TraceText.of(command));
        }
        ears.replica().performs(command);
    }

    @Override
    public void handled(Event event) {
        machine.output();
        world.handled();
        if (world.isTracing()) {
            world.trace(node.who(), TraceText.of(event));
        }
        ears.replica().handled(event);
    }

    @Override
    public void fired(Command.Moved moved) {
        world.coverage().took(moved.branch());
        if (moved.branch() == Branch.L55_SKIPS) {
            world.checker().skips(node, moved.height(), moved.round());
        }
        ears.replica().fired(moved);
    }

    @Override
    public void aside(Branch branch) {
        world.coverage().took(branch);
        ears.replica().aside(branch);
    }

    @Override
    public void moved(Progress now) {
        ears.replica().moved(now);
    }

    @Override
    public void journalWritten(long nanos) {}

    @Override
    public void journalSynced(long nanos) {
        machine.output();
    }

    @Override
    public void signatureRefused(String reason) {
        if (world.isTracing()) {
            world.trace(node.who(), "the guard refuses: " + reason);
        }
        ears.replica().signatureRefused(reason);
    }

    @Override
    public void proved(Evidence evidence) {
        if (!world.stage().isEndless()) {
            world.checker().proved(node, evidence);
        }
        ears.replica().proved(evidence);
    }

    @Override
    public void committed(Committed done) {
        if (!world.stage().isEndless()) {
            world.checker().committed(node, done);
        }
        ears.commits().committed(done);
    }

    @Override
    public void refused(Block block, String reason) {
        ears.commits().refused(block, reason);
    }

    @Override
    public void judged(Transaction transaction, Admission admission) {
        ears.mempool().judged(transaction, admission);
    }

    @Override
    public void dropped(int count) {
        ears.mempool().dropped(count);
    }
}
