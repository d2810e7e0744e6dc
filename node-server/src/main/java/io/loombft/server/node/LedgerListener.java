package io.loombft.server.node;

import io.loombft.core.consensus.ChainState;
import io.loombft.core.ledger.Outcome;
import io.loombft.core.types.Block;
import io.loombft.core.types.Certificate;

/** Hears on the ledger thread of every block that was stored, for metrics and logs. */
@FunctionalInterface
interface LedgerListener {
    /** A stored block, and how long executing and storing it took in nanoseconds. */
    record Committed(
            ChainState parent,
            Block block,
            Certificate commit,
            Outcome outcome,
            long executionNanos,
            long persistNanos) {}

    void committed(Committed committed);
}
