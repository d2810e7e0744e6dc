package io.loombft.core.contract;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.ContractParams;
import io.loombft.core.wasm.RefusedModuleException;
import java.util.function.Supplier;

/** Where programs come from: modules are checked, metered, loaded, and remembered. For any thread. */
public interface Programs {
    /**
     * Whether the module may be stored.
     *
     * @throws RefusedModuleException that says which rule it breaks, the same everywhere
     */
    void check(Bytes wasm, ContractParams params) throws RefusedModuleException;

    /** The program of a module that was checked when it was stored. */
    Program program(Hash codeHash, Supplier<Bytes> wasm, ContractParams params);
}
