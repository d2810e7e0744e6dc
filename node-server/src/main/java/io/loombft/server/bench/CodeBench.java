package io.loombft.server.bench;

import io.loombft.core.contract.Allowance;
import io.loombft.core.contract.ChicoryEngine;
import io.loombft.core.contract.HostCalls;
import io.loombft.core.contract.Machine;
import io.loombft.core.contract.PlainCall;
import io.loombft.core.contract.Program;
import io.loombft.core.contract.Trap;
import io.loombft.core.contract.TrapCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Measures what a gas costs, by the kind of instruction, and what metering costs beside code without
 * it. Each program runs until the compiler is done with it, then the fastest of many rounds counts:
 * what else runs on the machine only adds.
 */
public final class CodeBench {
    private static final Allowance ALLOWANCE =
            new Allowance(Allowance.GAS_MAX, Machine.DEPTH_MAX + 4, 1_024);
    private static final HostCalls HOST = (function, machine, arguments) -> new long[] {7};

    private final long warmUpNs;
    private final int rounds;

    /** A number that depends on all results, so that no call can be left out. */
    private long sum;

    /** Runs each program as long before it measures, then as many rounds. */
    public CodeBench(long warmUpMs, int rounds) {
        this.warmUpNs = warmUpMs * 1_000_000;
        this.rounds = rounds;
    }

    /** All measurements, on a thread with the stack that contracts need; tells each as it comes. */
    public CodeResult run(Consumer<String> progress) throws InterruptedException {
        AtomicReference<CodeResult> result = new AtomicReference<>();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread thread =
                new Thread(
                        null,
                        () -> result.set(measure(progress)),
                        "bench",
                        Machine.STACK_BYTES_MIN);
        thread.setUncaughtExceptionHandler((ended, e) -> failure.set(e));
        thread.start();
        thread.join();
        if (failure.get() != null) {
            throw new AssertionError("a measurement failed", failure.get());
        }
        return Objects.requireNonNull(result.get());
    }

    private CodeResult measure(Consumer<String> progress) {
        List<CodeCost> costs = new ArrayList<>();
        for (CodeProgram program : CodeProgram.values()) {
            progress.accept("measuring " + program.file());
            costs.add(cost(program));
        }
        progress.accept("measuring the engines");
        long hash = compiled(CodeProgram.SHA256);
        return new CodeResult(
                costs,
                ratio(hash, plain(CodeProgram.SHA256)),
                ratio(compiled(CodeProgram.CALL), plain(CodeProgram.CALL)),
                ratio(compiled(CodeProgram.CALL_I64), plain(CodeProgram.CALL_I64)),
                ratio(interpreted(CodeProgram.SHA256), hash),
                emptyCall() / 1_000,
                ratio(load(), 1_000_000));
    }

    private static double ratio(long ns, long of) {
        return (double) ns / of;
    }

    private CodeCost cost(CodeProgram program) {
        try (Machine machine = program.load(ChicoryEngine.COMPILED).machine(HOST)) {
            long gas = gas(machine, program.repeats());
            long ns = fastest(() -> gas(machine, program.repeats()));
            return new CodeCost(program.file(), ratio(ns, gas), gas);
        }
    }

    private long compiled(CodeProgram program) {
        try (Machine machine = program.load(ChicoryEngine.COMPILED).machine(HOST)) {
            return fastest(() -> gas(machine, program.repeats()));
        }
    }

    private long plain(CodeProgram program) {
        PlainCall call = PlainCall.of(program.wasm());
        return fastest(() -> call.call(0, program.repeats()));
    }

    /** One round is enough for a ratio of fifty. */
    private long interpreted(CodeProgram program) {
        try (Machine machine = program.load(ChicoryEngine.INTERPRETED).machine(HOST)) {
            long fastest = Long.MAX_VALUE;
            for (int i = 0; i < 3; i++) {
                long before = System.nanoTime();
                sum += gas(machine, program.repeats());
                fastest = Math.min(fastest, System.nanoTime() - before);
            }
            return fastest;
        }
    }

    /** Taking a machine, a call of next to nothing, and giving the machine back, in nanoseconds. */
    private double emptyCall() {
        Program program = CodeProgram.CALL.load(ChicoryEngine.COMPILED);
        int calls = 1_000;
        return ratio(
                fastest(
                        () -> {
                            long gas = 0;
                            for (int i = 0; i < calls; i++) {
                                try (Machine machine = program.machine(HOST)) {
                                    gas += gas(machine, 1);
                                }
                            }
                            return gas;
                        }),
                calls);
    }

    private long load() {
        return fastest(() -> CodeProgram.SHA256.load(ChicoryEngine.COMPILED).initialPages());
    }

    private interface Work {
        long run();
    }

    private long fastest(Work work) {
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < warmUpNs) {
            sum += work.run();
        }
        long fastest = Long.MAX_VALUE;
        for (int i = 0; i < rounds; i++) {
            long before = System.nanoTime();
            sum += work.run();
            fastest = Math.min(fastest, System.nanoTime() - before);
        }
        return fastest;
    }

    /** Runs and resets; gives the gas that was used. */
    private long gas(Machine machine, int repeats) {
        try {
            sum += machine.call(0, repeats, ALLOWANCE);
        } catch (Trap e) {
            if (e.code() != TrapCode.UNREACHABLE) {
                throw new AssertionError("a program ended by " + e.code(), e);
            }
        }
        long used = ALLOWANCE.gas() - machine.gasLeft();
        machine.reset();
        return used;
    }

    /** What all calls gave, to be used somewhere. */
    long sum() {
        return sum;
    }
}
