package io.loombft.core.contract;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.ContractParams;
import io.loombft.core.wasm.RefusedModuleException;
import java.util.function.Supplier;

/** Programs of one engine, the ones used last kept in a bounded part of the memory. For any thread. */
public final class EnginePrograms implements Programs {
    private final ModuleLoader loader;
    private final ProgramCache cache;

    /** Keeps about so many bytes of programs. */
    public EnginePrograms(Engine engine, long bytesMax) {
        this.loader = new ModuleLoader(engine);
        this.cache = new ProgramCache(bytesMax);
    }

    @Override
    public int check(Bytes wasm, ContractParams params) throws RefusedModuleException {
        return ModuleLoader.check(wasm, params);
    }

    @Override
    public Program program(Hash codeHash, Supplier<Bytes> wasm, ContractParams params) {
        return cache.get(ModuleLoader.key(codeHash, params), () -> loader.load(wasm.get(), params));
    }
}
