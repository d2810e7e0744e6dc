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

/** Who hears what happens in one simulated node, besides the simulation itself. */
public record Ears(ReplicaListener replica, CommitListener commits, MempoolListener mempool) {
    /** Nobody. */
    static final Ears NONE = new Ears(new Deaf(), new Deaf(), new Deaf());

    private static final class Deaf implements ReplicaListener, CommitListener, MempoolListener {
        @Override
        public void handled(Event event) {}

        @Override
        public void performs(Command command) {}

        @Override
        public void fired(Command.Moved moved) {}

        @Override
        public void aside(Branch branch) {}

        @Override
        public void moved(Progress now) {}

        @Override
        public void journalWritten(long nanos) {}

        @Override
        public void journalSynced(long nanos) {}

        @Override
        public void signatureRefused(String reason) {}

        @Override
        public void proved(Evidence evidence) {}

        @Override
        public void committed(Committed committed) {}

        @Override
        public void refused(Block block, String reason) {}

        @Override
        public void judged(Transaction transaction, Admission admission) {}

        @Override
        public void dropped(int count) {}
    }
}
