package io.loombft.server.node;

import io.loombft.core.consensus.Command;
import io.loombft.core.consensus.Event;
import io.loombft.core.types.Evidence;

/** Hears on the consensus thread what happens there, for metrics and logs; must not block. */
interface ConsensusListener {
    /** The core is about to handle the event. */
    void handled(Event event);

    /** A rule fired. */
    void fired(Command.Moved moved);

    /** Height, round or step are other than before. */
    void moved(Progress now);

    /** An event was appended, not yet synced. */
    void journalWritten(long nanos);

    void journalSynced(long nanos);

    void signatureRefused(String reason);

    void proved(Evidence evidence);
}
