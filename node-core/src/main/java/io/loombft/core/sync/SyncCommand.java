package io.loombft.core.sync;

import io.loombft.core.crypto.PublicKey;
import io.loombft.core.types.Block;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.Height;

/** What block sync wants done. */
public sealed interface SyncCommand {
    record Ask(PublicKey peer, SyncMessage message) implements SyncCommand {}

    /**
     * Check the commit against the set of the height, which is the one being decided, and give the
     * block to the core; or report it with {@link BlockSync#refused}.
     */
    record Deliver(PublicKey peer, Block block, Certificate commit) implements SyncCommand {}

    /** The peer did what no honest peer does, or did not answer. */
    record Blame(PublicKey peer, Fault fault, Height height) implements SyncCommand {}

    /** How a peer failed. */
    enum Fault {
        /** It sent what was not asked for, or a block with a commit that does not hold. */
        LIED,
        /** It did not answer in time, or said that it lacks what it claimed to have. */
        SILENT
    }
}
