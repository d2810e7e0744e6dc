package io.loombft.core.client;

import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Height;

/** Where a transaction stands. */
public sealed interface TransactionStatus {
    Hash hash();

    /** Whether it is in a block, which is final. */
    default boolean isCommitted() {
        return this instanceof Committed;
    }

    /** The node does not know it. */
    record Unknown(Hash hash) implements TransactionStatus {}

    /** In the mempool. */
    record Pending(Hash hash) implements TransactionStatus {}

    /**
     * In a block.
     *
     * @param fee decimal digits
     * @param code of the receipt, for example {@code insufficient_balance}
     */
    record Committed(
            Hash hash, Outcome outcome, Height height, long gasUsed, String fee, String code)
            implements TransactionStatus {}

    /** How a transaction in a block ended. */
    enum Outcome {
        SUCCESS,
        FAILED
    }
}
