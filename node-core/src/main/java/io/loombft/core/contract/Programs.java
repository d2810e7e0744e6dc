package io.loombft.core.contract;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.ContractParams;
import io.loombft.core.wasm.RefusedModuleException;
import java.util.List;
import java.util.function.Supplier;

/** Where programs come from: modules are checked, metered, loaded, and remembered. For any thread. */
public interface Programs {
    /**
     * Whether the module may be stored: gives the work that it takes to load it, the same everywhere.
     *
     * @throws RefusedModuleException that says which rule it breaks, the same everywhere
     */
    int check(Bytes wasm, ContractParams params) throws RefusedModuleException;

    /** The program of a module that was checked when it was stored. */
    Program program(Hash codeHash, Supplier<Bytes> wasm, ContractParams params);

    /** Exactly these codes are resident from now on; whoever remembers others may forget them. */
    default void keep(List<Hash> codes, ContractParams params) {
        // Whoever has a bound of its own does not need to be told.
    }
}
