package io.loombft.core.contract;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.ContractParams;
import io.loombft.core.wasm.CheckedModule;
import io.loombft.core.wasm.Metering;
import io.loombft.core.wasm.ModuleLimits;
import io.loombft.core.wasm.ModuleRules;
import io.loombft.core.wasm.RefusedModuleException;
import java.util.Optional;
import java.util.function.Supplier;

/** Programs of one engine, the ones used last kept in a bounded part of the memory. For any thread. */
public final class EnginePrograms implements Programs {
    private final Engine engine;
    private final ProgramCache cache;

    /** Keeps about so many bytes of programs. */
    public EnginePrograms(Engine engine, long bytesMax) {
        this.engine = engine;
        this.cache = new ProgramCache(bytesMax);
    }

    @Override
    public void check(Bytes wasm, ContractParams params) throws RefusedModuleException {
        checked(wasm, params);
    }

    @Override
    public Program program(Hash codeHash, Supplier<Bytes> wasm, ContractParams params) {
        return cache.get(key(codeHash, params), () -> load(wasm.get(), params));
    }

    /** The program when it is ready. */
    Optional<Program> find(Hash codeHash, ContractParams params) {
        return cache.find(key(codeHash, params));
    }

    /** The metered code differs with the prices, so they are part of what a program is known by. */
    private static Hash key(Hash codeHash, ContractParams params) {
        return Hash.of(codeHash.bytes(), params.code().encoded());
    }

    private Program load(Bytes wasm, ContractParams params) {
        try {
            return engine.load(Metering.metered(checked(wasm, params), params.code()));
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
                rules.weightMax());
    }
}
