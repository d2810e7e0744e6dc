package io.loombft.core.contract;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.ContractParams;
import io.loombft.core.wasm.RefusedModuleException;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Programs written in Java: what stands for a module is its name. Modules that are none of these run
 * on the engine.
 */
public final class ScriptedPrograms implements Programs {
    private static final Programs ENGINE = new EnginePrograms(ChicoryEngine.COMPILED, 16 << 20);

    private final TreeMap<Hash, Script> scripts = new TreeMap<>();
    private int made;

    /** What a contract does: runs on its machine and gives the pointer to its answer. */
    public interface Script {
        int run(ScriptedMachine on, Bytes input) throws Trap;
    }

    /** Makes a module of a script; each is another, whatever it does. */
    public Bytes module(Script script) {
        Bytes wasm = Bytes.utf8("script " + made++);
        scripts.put(Hash.of(wasm), script);
        return wasm;
    }

    @Override
    public void check(Bytes wasm, ContractParams params) throws RefusedModuleException {
        if (!scripts.containsKey(Hash.of(wasm))) {
            ENGINE.check(wasm, params);
        }
    }

    @Override
    public Program program(Hash codeHash, Supplier<Bytes> wasm, ContractParams params) {
        Script script = scripts.get(codeHash);
        if (script == null) {
            return ENGINE.program(codeHash, wasm, params);
        }
        return new Program() {
            @Override
            public long weight() {
                return 1;
            }

            @Override
            public int initialPages() {
                return 1;
            }

            @Override
            public Machine machine(HostCalls host) {
                return new ScriptedMachine(script, host);
            }
        };
    }
}
