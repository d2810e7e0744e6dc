package io.loombft.core.client;

import io.loombft.core.crypto.KeyPair;
import io.loombft.core.types.Address;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.TransactionBody;
import java.util.Optional;

/**
 * The gas limit that a transaction of a contract needs, found by trying it on a node with as much gas as
 * there is. What contracts do depends on the state, so there is some room above what was used.
 */
public final class GasEstimate {
    /** Gas for a transaction that cannot be tried yet: one that follows others of its sender. */
    static final long UNTRIED = 5_000_000;

    /** Added to a quarter of what was used besides loading, whose price is known. */
    static final long ROOM = 20_000;

    private final NodeClient client;
    private final TransactionBuilder builder;

    public GasEstimate(NodeClient client, TransactionBuilder builder) {
        this.client = client;
        this.builder = builder;
    }

    /**
     * The builder with the limit that the body needs, by a trial where nobody knows it before: when the body
     * runs a contract. The nonce is the sender's next one when it is empty.
     */
    public TransactionBuilder limited(KeyPair sender, Optional<Long> nonce, TransactionBody body)
            throws RpcException {
        if (!body.runsContract()) {
            return builder;
        }
        long next =
                nonce.isPresent()
                        ? nonce.get()
                        : client.account(Address.of(sender.publicKey())).nextNonce();
        return builder.withGasLimit(limit(sender, next, body));
    }

    /** A limit between the least that it may have and the most that the chain allows. */
    private long limit(KeyPair sender, long nonce, TransactionBody body) throws RpcException {
        long gasMax = client.transactionGasMax();
        // Without a price nobody is too poor to try.
        Transaction trial = builder.withGasPrice(0).withGasLimit(gasMax).build(sender, nonce, body);
        long least = builder.intrinsic(body);
        return Math.min(gasMax, tried(trial, least));
    }

    private long tried(Transaction trial, long least) throws RpcException {
        try {
            NodeClient.Trial outcome = client.simulate(trial);
            return outcome.isSuccess()
                    ? outcome.gasUsed() + (outcome.gasUsed() - outcome.loadGas()) / 4 + ROOM
                    : least + Math.max(UNTRIED, outcome.gasUsed() - least);
        } catch (RpcException.Refused e) {
            return least + UNTRIED;
        }
    }
}
