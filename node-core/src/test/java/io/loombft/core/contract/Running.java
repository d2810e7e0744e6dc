package io.loombft.core.contract;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Hash;
import io.loombft.core.wasm.CodePrices;
import io.loombft.core.wasm.Metering;
import io.loombft.core.wasm.RefusedModuleException;
import io.loombft.core.wasm.TestModule;
import java.util.concurrent.atomic.AtomicReference;

/** Runs modules of tests: metered by the default prices, on a stack as contracts need it. */
final class Running {
    static final Allowance PLENTY = new Allowance(100_000_000, Machine.DEPTH_MAX, 1_024);
    static final HostCalls NO_HOST =
            (function, machine, arguments) -> {
                throw new Trap(TrapCode.FORBIDDEN);
            };

    private Running() {}

    /** What a call came to: its pointer or its trap, the gas it left, and the memory it left. */
    record Outcome(int result, String trap, long gasLeft, Hash memory) {}

    static Bytes metered(TestModule module) {
        try {
            return Metering.metered(module.checked(HostFunction.imports()), CodePrices.DEFAULT);
        } catch (RefusedModuleException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    static Machine machine(ChicoryEngine engine, TestModule module) {
        return engine.load(metered(module)).machine(NO_HOST);
    }

    static Outcome call(Machine machine, int pointer, int length, Allowance allowance) {
        try {
            int result = machine.call(pointer, length, allowance);
            return new Outcome(result, "", machine.gasLeft(), memory(machine));
        } catch (Trap e) {
            return new Outcome(0, e.code().name(), machine.gasLeft(), memory(machine));
        }
    }

    static Hash memory(Machine machine) {
        try {
            return Hash.of(machine.read(0, machine.memoryBytes()));
        } catch (Trap e) {
            throw new AssertionError(e);
        }
    }

    /** On a thread with the stack that contracts are promised. */
    static void onContractStack(Runnable task) {
        onStack(Machine.STACK_BYTES_MIN, task);
    }

    static void onStack(long bytes, Runnable task) {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread thread = new Thread(null, task, "contract", bytes);
        thread.setUncaughtExceptionHandler((ended, e) -> failure.set(e));
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        if (failure.get() != null) {
            throw new AssertionError("on its own stack", failure.get());
        }
    }
}
