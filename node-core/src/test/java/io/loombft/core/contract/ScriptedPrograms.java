package io.loombft.core.contract;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.ContractParams;
import io.loombft.core.wasm.RefusedModuleException;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Programs written in Java: what stands for a module is its name. Modules that are none of these run
 * on the engine.
 */
public final class ScriptedPrograms implements Programs {
    private static final Programs ENGINE = new EnginePrograms(ChicoryEngine.COMPILED, 16 << 20);

    private final TreeMap<Hash, Scripted> scripts = new TreeMap<>();
    private final TreeSet<Hash> held = new TreeSet<>();
    private int made;
    private int loads;

    private record Scripted(Script script, int work) {}

    /** What a contract does: runs on its machine and gives the pointer to its answer. */
    public interface Script {
        int run(ScriptedMachine on, Bytes input) throws Trap;
    }

    /** Makes a module of a script; each is another, whatever it does. */
    public Bytes module(Script script) {
        return module(script, 0);
    }

    /** One that takes so much work to load. */
    public Bytes module(Script script, int work) {
        Bytes wasm = Bytes.utf8("script " + made++);
        scripts.put(Hash.of(wasm), new Scripted(script, work));
        return wasm;
    }

    /** How often a script was asked for that was not held: all are until it is said which to keep. */
    public int loads() {
        return loads;
    }

    @Override
    public void keep(List<Hash> codes, ContractParams params) {
        held.retainAll(codes);
    }

    /** As after a start: nothing is held. */
    public void forget() {
        held.clear();
    }

    @Override
    public int check(Bytes wasm, ContractParams params) throws RefusedModuleException {
        Scripted script = scripts.get(Hash.of(wasm));
        return script != null ? script.work() : ENGINE.check(wasm, params);
    }

    @Override
    public Program program(Hash codeHash, Supplier<Bytes> wasm, ContractParams params) {
        Scripted scripted = scripts.get(codeHash);
        loads += held.add(codeHash) ? 1 : 0;
        if (scripted == null) {
            return ENGINE.program(codeHash, wasm, params);
        }
        return new Program() {
            @Override
            public int initialPages() {
                return 1;
            }

            @Override
            public Machine machine(HostCalls host) {
                return new ScriptedMachine(scripted.script(), host);
            }
        };
    }
}
