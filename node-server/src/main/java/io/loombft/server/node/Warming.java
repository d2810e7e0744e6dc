package io.loombft.server.node;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.consensus.ChainState;
import io.loombft.core.contract.Programs;
import io.loombft.core.crypto.Hash;
import io.loombft.core.ledger.Account;
import io.loombft.core.ledger.StateView;
import io.loombft.core.mempool.Admission;
import io.loombft.core.replica.Head;
import io.loombft.core.types.Address;
import io.loombft.core.types.Block;
import io.loombft.core.types.ContractParams;
import io.loombft.core.types.Height;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.TransactionBody;
import io.loombft.server.storage.ChainStore;
import io.loombft.server.storage.StorageException;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compiles contracts before the ledger needs them, on a thread of its own: what is about to be deployed,
 * and after a start what was called last. To skip some is never wrong, only slow. For any thread.
 */
final class Warming implements AutoCloseable {
    /** Programs that may wait to be compiled; more are left to the ledger. */
    static final int WAITING_MAX = 64;

    /** Blocks that are searched for calls after a start. */
    static final int BLOCKS_MAX = 200;

    /** Contracts that are compiled after a start. */
    static final int CONTRACTS_MAX = 64;

    private static final Logger LOG = LoggerFactory.getLogger("contracts");

    private final Programs programs;
    private final ContractParams params;
    private final ThreadPoolExecutor compiler =
            new ThreadPoolExecutor(
                    1,
                    1,
                    0,
                    TimeUnit.SECONDS,
                    new ArrayBlockingQueue<>(WAITING_MAX),
                    Thread.ofPlatform().name("compile").daemon().factory(),
                    new ThreadPoolExecutor.DiscardPolicy());

    Warming(Programs programs, ContractParams params) {
        this.programs = programs;
        this.params = params;
    }

    /** A transaction was let into the mempool, or not. */
    void judged(Transaction transaction, Admission admission) {
        if (admission instanceof Admission.Accepted) {
            code(transaction).ifPresent(this::compile);
        }
    }

    private static Optional<Bytes> code(Transaction transaction) {
        return switch (transaction.body()) {
            case TransactionBody.ContractDeploy deploy -> Optional.of(deploy.wasm());
            case TransactionBody.ContractUpgrade upgrade -> Optional.of(upgrade.wasm());
            case TransactionBody.ContractCall call -> Optional.empty();
            case TransactionBody.Transfer transfer -> Optional.empty();
            case TransactionBody.ValidatorUpdate update -> Optional.empty();
        };
    }

    /** Compiles what was called before it was compiled, when there is room for it. */
    void later(Runnable compiling) {
        compiler.execute(compiling);
    }

    private void compile(Bytes wasm) {
        compiler.execute(() -> programs.program(Hash.of(wasm), () -> wasm, params));
    }

    /** Compiles what the latest blocks called. */
    void begin(ChainStore store, Supplier<Head> head) {
        compiler.execute(() -> compileLatest(store, head.get()));
    }

    private void compileLatest(ChainStore store, Head head) {
        try {
            int compiled = 0;
            for (Address contract : called(store, head.chain())) {
                compiled += Head.read(() -> head, now -> compile(now.state(), contract));
            }
            LOG.atDebug().addKeyValue("contracts", compiled).log("compiled what was called last");
        } catch (StorageException | IllegalStateException e) {
            LOG.debug("contracts are compiled when they are called", e);
        }
    }

    private int compile(StateView state, Address contract) {
        Account account = state.account(contract);
        if (!account.isContract()) {
            return 0;
        }
        programs.program(account.codeHash(), () -> state.code(account.codeHash()), params);
        return 1;
    }

    private static Set<Address> called(ChainStore store, ChainState chain) throws StorageException {
        Set<Address> contracts = new LinkedHashSet<>();
        Height at = chain.height();
        for (int i = 0; i < BLOCKS_MAX && !at.equals(Height.GENESIS); i++) {
            Optional<Block> block = store.block(at);
            if (block.isEmpty()) {
                return contracts;
            }
            for (Transaction transaction : block.get().transactions()) {
                if (contracts.size() == CONTRACTS_MAX) {
                    return contracts;
                }
                if (transaction.body() instanceof TransactionBody.ContractCall call) {
                    contracts.add(call.to());
                }
            }
            at = at.previous();
        }
        return contracts;
    }

    @Override
    public void close() {
        compiler.shutdownNow();
    }
}
