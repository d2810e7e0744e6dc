package io.loombft.core.client;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.contract.HostFunction;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.types.Address;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.TransactionBody;
import io.loombft.core.wasm.ModuleLimits;
import io.loombft.core.wasm.ModuleRules;
import io.loombft.core.wasm.RefusedModuleException;
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
            return untried(trial.body(), least, 0, 0);
        }
        long run = outcome.gasUsed() - outcome.loadGas();
        return outcome.isSuccess()
                ? outcome.gasUsed() + run / 4 + ROOM
                : untried(trial.body(), least, outcome.loadGas(), run - least);
    }

    /** Nothing is known but what the trial came to before it failed. */
    private long untried(TransactionBody body, long least, long loaded, long run)
            throws RpcException {
        return least + Math.max(loaded, loading(body)) + Math.max(UNTRIED, run + run / 4 + ROOM);
    }

    /** What it takes at most to load the code that the transaction brings or calls. */
    private long loading(TransactionBody body) throws RpcException {
        Optional<Bytes> code =
                switch (body) {
                    case TransactionBody.ContractDeploy deploy -> Optional.of(deploy.wasm());
                    case TransactionBody.ContractUpgrade upgrade -> Optional.of(upgrade.wasm());
                    // One that is not there is deployed before, and then resident.
                    case TransactionBody.ContractCall call -> client.code(call.to());
                    case TransactionBody.Transfer transfer -> Optional.empty();
                    case TransactionBody.ValidatorUpdate update -> Optional.empty();
                };
        return code.isEmpty() ? 0 : loading(code.get());
    }

    private long loading(Bytes wasm) throws RpcException {
        try {
            int work = ModuleRules.check(wasm, ModuleLimits.DEFAULT, HostFunction.imports()).work();
            return client.loadingPrices().of(work);
        } catch (RefusedModuleException e) {
            return 0;
        }
    }
}
