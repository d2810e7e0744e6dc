package io.loombft.core.ledger;

import io.loombft.core.types.Transaction;
import java.util.List;

/** Says whether a transaction is signed; may know it from before. For any thread. */
@FunctionalInterface
public interface TransactionVerifier {
    /** Whether the signature is right, on this node's chain. */
    boolean isSigned(Transaction transaction);

    /** These will be asked about soon: whoever remembers may check them together. */
    default void checkAhead(List<Transaction> transactions) {}
}
