package io.loombft.core.replica;

import io.loombft.core.consensus.ChainState;
import io.loombft.core.ledger.Outcome;
import io.loombft.core.types.Block;
import io.loombft.core.types.Certificate;

/** Hears on the ledger's thread what becomes of blocks, for metrics, logs and checks. */
public interface CommitListener {
    /** A stored block, and how long executing and storing it took in nanoseconds. */
    record Committed(
            ChainState parent,
            Block block,
            Certificate commit,
            Outcome outcome,
            long executionNanos,
            long persistNanos) {}

    void committed(Committed committed);

    /** A proposed block breaks a rule. */
    void refused(Block block, String reason);
}
