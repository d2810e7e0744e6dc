package io.loombft.core.contract;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.ContractParams;
import io.loombft.core.wasm.RefusedModuleException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Programs that need not wait for the compiler: what is not compiled yet is interpreted meanwhile, with
 * the same results. To compile a module takes longer than any call of it could be made to pay for, so a
 * block full of calls to ever other contracts must not be able to make the ledger do it. For any thread.
 */
public final class TieredPrograms implements Programs {
    private final EnginePrograms compiled;
    private final EnginePrograms interpreted;
    private final Consumer<Runnable> later;

    /** Compiling is given to {@code later}, which may forget it: it is asked again at the next call. */
    public TieredPrograms(
            EnginePrograms compiled, EnginePrograms interpreted, Consumer<Runnable> later) {
        this.compiled = compiled;
        this.interpreted = interpreted;
        this.later = later;
    }

    @Override
    public void check(Bytes wasm, ContractParams params) throws RefusedModuleException {
        compiled.check(wasm, params);
    }

    @Override
    public Program program(Hash codeHash, Supplier<Bytes> wasm, ContractParams params) {
        Optional<Program> ready = compiled.find(codeHash, params);
        if (ready.isPresent()) {
            return ready.get();
        }
        // Read now: the state that it comes from may be gone later.
        Bytes code = wasm.get();
        later.accept(() -> compiled.program(codeHash, () -> code, params));
        return interpreted.program(codeHash, () -> code, params);
    }
}
