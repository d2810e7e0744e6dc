package io.loombft.core.client;

import io.loombft.core.crypto.KeyPair;
import io.loombft.core.types.Address;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.TransactionBody;
import io.loombft.core.wasm.ModuleLimits;
import java.util.List;
import java.util.Optional;

/**
 * The gas limit that a transaction of a contract needs, found by trying it on a node with as much gas as
 * there is. What contracts do depends on the state, so there is some room above what was used.
 */
public final class GasEstimate {
    /**
     * Gas besides loading for a transaction that cannot be tried yet: one that follows others of its
     * sender.
     */
    static final long UNTRIED = 5_000_000;

    /** Added to a quarter of what was used besides loading, whose price is known. */
    static final long ROOM = 20_000;

    /** How a transaction ends whose contract was loaded. */
    private static final List<String> RAN =
            List.of("contract_reverted", "contract_trap", "out_of_gas");

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
        NodeClient.Trial outcome;
        try {
            outcome = client.simulate(trial);
        } catch (RpcException.Refused e) {
            return least + loadingMax(trial.body()) + UNTRIED;
        }
        long run = outcome.gasUsed() - outcome.loadGas();
        if (outcome.isSuccess()) {
            return outcome.gasUsed() + run / 4 + ROOM;
        }
        // One that failed before it came to its contract says nothing of what that is to load.
        long loading = RAN.contains(outcome.code()) ? outcome.loadGas() : loadingMax(trial.body());
        return least + loading + Math.max(UNTRIED, run - least + run / 4 + ROOM);
    }

    /** What it takes at most to load the code that the transaction brings or calls. */
    private long loadingMax(TransactionBody body) throws RpcException {
        // A contract that is not there is deployed before it is called, and then resident.
        boolean loads =
                body.newCode().isPresent()
                        || (body instanceof TransactionBody.ContractCall call
                                && client.isContract(call.to()));
        return loads ? client.loadingPrices().of(ModuleLimits.DEFAULT.workMax()) : 0;
    }
}
