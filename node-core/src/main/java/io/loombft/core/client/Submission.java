package io.loombft.core.client;

import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Address;
import io.loombft.core.types.Transaction;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;

/**
 * Hands a transaction in under the sender's next nonce, and signs it again when another transaction
 * was faster. Signing anew what a node may already have taken would pay twice, so that is never done:
 * the same transaction is handed in again, which no chain takes twice.
 */
public final class Submission {
    /** So often is a transaction signed before the refusal stands. */
    public static final int ATTEMPTS_MAX = 3;

    /** So often is the same transaction handed in while answers are lost. */
    public static final int HAND_INS_MAX = 3;

    /** Refusals of a nonce that another transaction of the sender has. */
    private static final Set<String> NONCE_TAKEN = Set.of("nonce_too_low", "underpriced", "known");

    private final NodeClient client;

    /** Whose transaction it is that a node has already, though we have not sent it before. */
    private enum Known {
        OURS,
        /** Of another program with the same key, under the same nonce: only one of the two is paid. */
        ANOTHERS
    }

    public Submission(NodeClient client) {
        this.client = client;
    }

    /**
     * Hands in what {@code signed} makes of the sender's next nonce, and answers what was taken.
     *
     * @throws RpcException.Uncertain when a node may have it, and none says so
     */
    public Transaction submit(Address sender, LongFunction<Transaction> signed)
            throws RpcException {
        long nonce = client.account(sender).nextNonce();
        for (int attempt = 1; ; attempt++) {
            Transaction transaction = signed.apply(nonce);
            Optional<RpcException.Refused> refusal = handIn(transaction, Known.ANOTHERS);
            if (refusal.isEmpty()) {
                return transaction;
            }
            if (attempt == ATTEMPTS_MAX || !isNonceTaken(refusal.get().error())) {
                throw refusal.get();
            }
            long next = client.account(sender).nextNonce();
            if (next <= nonce) {
                throw refusal.get();
            }
            nonce = next;
        }
    }

    /**
     * Hands in this very transaction, which may be in the node's hands already.
     *
     * @throws RpcException.Uncertain when a node may have it, and none says so
     */
    public void submit(Transaction transaction) throws RpcException {
        Optional<RpcException.Refused> refusal = handIn(transaction, Known.OURS);
        if (refusal.isPresent()) {
            throw refusal.get();
        }
    }

    /** Empty when it was taken; a refusal only when no node can have taken it before. */
    private Optional<RpcException.Refused> handIn(Transaction transaction, Known known)
            throws RpcException {
        boolean isOut = false;
        String why = "";
        for (int i = 0; i < HAND_INS_MAX; i++) {
            try {
                boolean isNews = client.broadcast(transaction) == NodeClient.Taken.NOW;
                return isNews || isOut || known == Known.OURS
                        ? Optional.empty()
                        : Optional.of(new RpcException.Refused(known()));
            } catch (RpcException.Refused e) {
                isOut |= e.before() == RpcException.Delivery.POSSIBLE;
                if (!isOut) {
                    return Optional.of(e);
                }
                if (isKnown(transaction.hash())) {
                    return Optional.empty();
                }
                why = e.sentence();
            } catch (RpcException.Unreachable e) {
                isOut |= e.delivery() == RpcException.Delivery.POSSIBLE;
                if (!isOut) {
                    throw e;
                }
                why = e.sentence();
            } catch (RpcException.Malformed e) {
                isOut = true;
                why = e.sentence();
            }
        }
        throw new RpcException.Uncertain(transaction.hash(), transaction.nonce(), why);
    }

    private boolean isKnown(Hash hash) {
        try {
            return !(client.transaction(hash) instanceof TransactionStatus.Unknown);
        } catch (RpcException e) {
            return false;
        }
    }

    private static RpcError known() {
        return new RpcError(
                RpcError.REFUSED,
                "the node has this very transaction already: another program pays the same with"
                        + " this key at this moment, so send it again",
                JsonRpcClient.noParams().put("reason", "known"));
    }

    private static boolean isNonceTaken(RpcError error) {
        return error.reason().map(NONCE_TAKEN::contains).orElse(false);
    }
}
