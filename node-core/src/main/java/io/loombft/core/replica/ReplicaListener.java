package io.loombft.core.replica;

import io.loombft.core.consensus.Branch;
import io.loombft.core.consensus.Command;
import io.loombft.core.consensus.Event;
import io.loombft.core.types.Evidence;

/** Hears what happens in a {@link Replica}, for metrics, logs and checks; must not block. */
public interface ReplicaListener {
    /** The core is about to handle the event. */
    void handled(Event event);

    /** The core wants this done, now. */
    void performs(Command command);

    /** A rule fired. */
    void fired(Command.Moved moved);

    /** An event took a branch that moves nothing. */
    void aside(Branch branch);

    /** Height, round or step are other than before. */
    void moved(Progress now);

    /** An event was appended, not yet synced. */
    void journalWritten(long nanos);

    void journalSynced(long nanos);

    void signatureRefused(String reason);

    void proved(Evidence evidence);
}
