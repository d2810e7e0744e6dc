package io.loombft.server.node;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.contract.ChicoryEngine;
import io.loombft.core.contract.EnginePrograms;
import io.loombft.core.contract.Programs;
import io.loombft.core.contract.ResidentPrograms;
import io.loombft.core.crypto.Hash;
import io.loombft.core.ledger.StateView;
import io.loombft.core.mempool.Admission;
import io.loombft.core.merkle.UnreadableNodeException;
import io.loombft.core.replica.Head;
import io.loombft.core.types.ContractParams;
import io.loombft.core.types.Transaction;
import io.loombft.core.wasm.RefusedModuleException;
import io.loombft.server.modules.BundledModules;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compiles contracts before the ledger needs them, on a thread of its own: what is about to be deployed,
 * and after a start what is resident. To skip some is never wrong, only slow. For any thread.
 */
final class Warming implements AutoCloseable {
    /** Programs that may wait to be compiled; more are left to the ledger. */
    static final int WAITING_MAX = 64;

    /** How often the engine compiles its first module: then its own code is compiled for the most part. */
    private static final int REHEARSALS = 60;

    private static final Logger LOG = LoggerFactory.getLogger("contracts");

    private final Programs resident;
    private final Programs others;
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

    Warming(ResidentPrograms programs, ContractParams params) {
        this.resident = programs.ofLedger();
        this.others = programs.ofOthers();
        this.params = params;
    }

    /** A transaction was let into the mempool, or not. */
    void judged(Transaction transaction, Admission admission) {
        if (admission instanceof Admission.Accepted) {
            transaction.body().newCode().ifPresent(this::compile);
        }
    }

    private void compile(Bytes wasm) {
        compiler.execute(() -> others.program(Hash.of(wasm), () -> wasm, params));
    }

    /** Compiles what is resident, the contract called last first; then the engine is warmed up itself. */
    void begin(Supplier<Head> head) {
        compiler.execute(() -> compileResident(head));
        compiler.execute(this::rehearse);
    }

    /** The first large module would else take three times as long, on the ledger's thread. */
    private void rehearse() {
        Bytes wasm = BundledModules.token();
        // Nothing fits into it: each time is as the first.
        Programs forgetful = new EnginePrograms(ChicoryEngine.COMPILED, 0);
        try {
            forgetful.check(wasm, params);
            for (int i = 0; i < REHEARSALS && !compiler.isShutdown(); i++) {
                forgetful.program(Hash.of(wasm), () -> wasm, params);
            }
        } catch (RefusedModuleException e) {
            LOG.debug("this chain has no room for the module that warms the engine up", e);
        }
    }

    private void compileResident(Supplier<Head> head) {
        try {
            List<Hash> codes = Head.read(head, now -> now.state().residents().hashes());
            int compiled = 0;
            for (Hash code : codes) {
                compiled += Head.read(head, now -> compile(now.state(), code));
            }
            LOG.atDebug().addKeyValue("contracts", compiled).log("compiled what is resident");
        } catch (IllegalStateException | UnreadableNodeException e) {
            LOG.debug("contracts are compiled when they are called", e);
        }
    }

    /** Compiles it unless it has made room for others meanwhile. */
    private int compile(StateView state, Hash code) {
        if (!state.residents().hashes().contains(code)) {
            return 0;
        }
        resident.program(code, () -> state.code(code), params);
        return 1;
    }

    @Override
    public void close() {
        compiler.shutdownNow();
    }
}
