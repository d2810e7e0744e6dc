package io.loombft.core.client;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Height;
import io.loombft.core.types.Receipt;
import java.util.List;

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
     * @param output of the contract that it called
     * @param events that contracts emitted
     */
    record Committed(
            Hash hash,
            Outcome outcome,
            Height height,
            long gasUsed,
            String fee,
            String code,
            Bytes output,
            List<Receipt.Event> events)
            implements TransactionStatus {
        public Committed {
            events = List.copyOf(events);
        }
    }

    /** How a transaction in a block ended. */
    enum Outcome {
        SUCCESS,
        FAILED
    }
}
