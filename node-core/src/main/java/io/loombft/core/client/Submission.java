package io.loombft.core.client;

import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Address;
import io.loombft.core.types.Transaction;
import java.util.function.LongFunction;

/**
 * Hands a transaction in under the sender's next nonce, and signs it again when another transaction
 * was faster.
 */
public final class Submission {
    /** So often is a transaction signed before the refusal stands. */
    public static final int ATTEMPTS_MAX = 3;

    private final NodeClient client;

    public Submission(NodeClient client) {
        this.client = client;
    }

    /** Hands in what {@code signed} makes of the sender's next nonce, and answers what was taken. */
    public Transaction submit(Address sender, LongFunction<Transaction> signed)
            throws RpcException {
        int attempt = 1;
        while (true) {
            Transaction transaction = signed.apply(client.account(sender).nextNonce());
            try {
                client.broadcast(transaction);
                return transaction;
            } catch (RpcException.Refused e) {
                if (isKnown(transaction.hash())) {
                    return transaction;
                }
                if (attempt == ATTEMPTS_MAX || !isNonceTooLow(e.error())) {
                    throw e;
                }
                attempt++;
            }
        }
    }

    /**
     * When an answer was lost and the question put again, the refusal is for a nonce that this very
     * transaction has used: signing it anew would pay twice.
     */
    private boolean isKnown(Hash hash) throws RpcException {
        return !(client.transaction(hash) instanceof TransactionStatus.Unknown);
    }

    private static boolean isNonceTooLow(RpcError error) {
        return error.reason().map("nonce_too_low"::equals).orElse(false);
    }
}
