package io.loombft.core.contract;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.ContractParams;
import io.loombft.core.wasm.CheckedModule;
import io.loombft.core.wasm.Metering;
import io.loombft.core.wasm.ModuleLimits;
import io.loombft.core.wasm.ModuleRules;
import io.loombft.core.wasm.RefusedModuleException;

/** Makes programs of modules with one engine. Immutable, for any thread. */
final class ModuleLoader {
    private final Engine engine;

    ModuleLoader(Engine engine) {
        this.engine = engine;
    }

    /** The metered code differs with the prices, so they are part of what a program is known by. */
    static Hash key(Hash codeHash, ContractParams params) {
        return Hash.of(codeHash.bytes(), params.code().encoded());
    }

    /** The work that it takes to load the module, which may be stored. */
    static int check(Bytes wasm, ContractParams params) throws RefusedModuleException {
        return checked(wasm, params).work();
    }

    LoadedProgram load(Bytes wasm, ContractParams params) {
        try {
            CheckedModule module = checked(wasm, params);
            Program program = engine.load(Metering.metered(module, params.code()));
            return new LoadedProgram(program, Program.weight(module.work()));
        } catch (RefusedModuleException e) {
            throw new IllegalStateException(
                    "a module that was checked when it was stored breaks a rule", e);
        }
    }

    private static CheckedModule checked(Bytes wasm, ContractParams params)
            throws RefusedModuleException {
        return ModuleRules.check(wasm, limits(params), HostFunction.imports());
    }

    private static ModuleLimits limits(ContractParams params) {
        ModuleLimits rules = ModuleLimits.DEFAULT;
        return new ModuleLimits(
                params.limits().codeBytesMax(),
                rules.sectionsMax(),
                rules.typesMax(),
                rules.importsMax(),
                rules.functionsMax(),
                rules.paramsMax(),
                rules.localsMax(),
                rules.globalsMax(),
                rules.exportsMax(),
                rules.nameBytesMax(),
                rules.tableMax(),
                rules.memoryPagesMax(),
                rules.segmentsMax(),
                rules.branchTableMax(),
                rules.nestingMax(),
                rules.operandsMax(),
                rules.weightMax(),
                rules.workMax());
    }
}
