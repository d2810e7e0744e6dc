package io.loombft.server.bench;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.contract.ChicoryEngine;
import io.loombft.core.contract.HostFunction;
import io.loombft.core.types.HostPrices;
import io.loombft.core.wasm.CheckedModule;
import io.loombft.core.wasm.CodePrices;
import io.loombft.core.wasm.Metering;
import io.loombft.core.wasm.ModuleLimits;
import io.loombft.core.wasm.ModuleRules;
import io.loombft.core.wasm.RefusedModuleException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * Measures what it takes to deploy: modules as large as the rules allow, one of code from a compiler and
 * some written to be hard.
 */
public final class DeployBench {
    static final double HONEST_MS_MAX = 300;
    static final double HOSTILE_MS_MAX = 1_000;

    /** No function fits as often into a module. */
    private static final int COPIES_MAX = 1_000;

    private final int rounds;

    /** A number that depends on all results, so that none can be left out. */
    private long sum;

    /** Each module is loaded as often; the fastest counts. */
    public DeployBench(int rounds) {
        this.rounds = rounds;
    }

    /** All measurements; tells each as it comes. */
    public List<DeployCost> run(Consumer<String> progress) {
        ModuleCopies hash = new ModuleCopies(CodeProgram.SHA256.wasm());
        List<DeployCost> costs = new ArrayList<>();
        progress.accept("deploying a compiler's code");
        costs.add(cost("honest", largest(hash::of), HONEST_MS_MAX));
        for (HostileCode code : HostileCode.values()) {
            String name = code.name().toLowerCase(Locale.ROOT);
            progress.accept("deploying " + name);
            Bytes module = largest(functions -> hash.with(functions, code));
            costs.add(cost(name, module, HOSTILE_MS_MAX));
        }
        return costs;
    }

    /** The largest that keeps the rules. */
    private static Bytes largest(IntFunction<Bytes> module) {
        int passes = 0;
        int refused = COPIES_MAX;
        while (refused - passes > 1) {
            int middle = (passes + refused) / 2;
            if (isAllowed(module.apply(middle))) {
                passes = middle;
            } else {
                refused = middle;
            }
        }
        return module.apply(passes);
    }

    private static boolean isAllowed(Bytes wasm) {
        try {
            return checked(wasm).work() > 0;
        } catch (RefusedModuleException e) {
            return false;
        }
    }

    private static CheckedModule checked(Bytes wasm) throws RefusedModuleException {
        return ModuleRules.check(wasm, ModuleLimits.DEFAULT, HostFunction.imports());
    }

    private DeployCost cost(String name, Bytes wasm, double msMax) {
        double first = load(wasm);
        double fastest = first;
        for (int i = 1; i < rounds; i++) {
            fastest = Math.min(fastest, load(wasm));
        }
        return new DeployCost(name, wasm.size(), gas(wasm), first, fastest, msMax);
    }

    private double load(Bytes wasm) {
        long before = System.nanoTime();
        try {
            Bytes metered = Metering.metered(checked(wasm), CodePrices.DEFAULT);
            sum += ChicoryEngine.COMPILED.load(metered).initialPages();
        } catch (RefusedModuleException e) {
            throw new AssertionError("a module that was allowed breaks a rule", e);
        }
        return (System.nanoTime() - before) / 1e6;
    }

    private static long gas(Bytes wasm) {
        try {
            return HostPrices.DEFAULT.loading(checked(wasm).work());
        } catch (RefusedModuleException e) {
            throw new AssertionError("a module that was allowed breaks a rule", e);
        }
    }

    /** What all modules weigh, to be used somewhere. */
    long sum() {
        return sum;
    }
}
