package io.loombft.server.bench;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.contract.ChicoryEngine;
import io.loombft.core.contract.HostFunction;
import io.loombft.core.contract.Program;
import io.loombft.core.wasm.CheckedModule;
import io.loombft.core.wasm.CodePrices;
import io.loombft.core.wasm.Metering;
import io.loombft.core.wasm.ModuleLimits;
import io.loombft.core.wasm.ModuleRules;
import io.loombft.core.wasm.RefusedModuleException;
import io.loombft.server.modules.BundledModules;

/**
 * A contract that does little else than what it is named for; its source lies beside it. The number is
 * what it gets as its second argument, chosen so that a run takes some milliseconds.
 */
enum CodeProgram {
    SIMPLE("simple", 30_000),
    MULTIPLY("multiply", 50_000),
    DIVIDE("divide", 20_000),
    BITS("bits", 50_000),
    LOAD("load", 50_000),
    STORE("store", 50_000),
    UNALIGNED("unaligned", 10_000),
    GLOBAL("global", 50_000),
    BRANCH("branch", 50_000),
    BRANCH_TABLE("branch_table", 50_000),
    CALL("fib", 25),
    CALL_I64("fib64", 25),
    CALL_INDIRECT("call_indirect", 50_000),
    HOST_CALL("host_call", 20_000),
    MEMORY_GROW("memory_grow", 0),
    MEMORY_TOUCH("memory_touch", 0),
    DEEP_TRAP("deep_trap", 4_000),
    SHA256("sha256", 5_000);

    private final String file;
    private final int repeats;

    CodeProgram(String file, int repeats) {
        this.file = file;
        this.repeats = repeats;
    }

    String file() {
        return file;
    }

    int repeats() {
        return repeats;
    }

    Bytes wasm() {
        return BundledModules.read(CodeProgram.class, file);
    }

    Program load(ChicoryEngine engine) {
        try {
            CheckedModule module =
                    ModuleRules.check(wasm(), ModuleLimits.DEFAULT, HostFunction.imports());
            return engine.load(Metering.metered(module, CodePrices.DEFAULT));
        } catch (RefusedModuleException e) {
            throw new AssertionError(file + " breaks a rule", e);
        }
    }
}
