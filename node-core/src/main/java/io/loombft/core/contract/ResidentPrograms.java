package io.loombft.core.contract;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.ContractParams;
import io.loombft.core.wasm.RefusedModuleException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The programs that a node holds: of all codes that the chain calls resident, and beside them of some
 * that others asked for, which never push a resident one out. What two threads want at once is loaded
 * once; the second waits for the first. For any thread.
 */
public final class ResidentPrograms {
    private final ModuleLoader loader;
    private final ReentrantLock lock = new ReentrantLock();

    /**
     * Bounded by the chain, as the ledger says after each block; during a block it grows by what that
     * block has paid to load.
     */
    private final Map<Hash, LoadedProgram> resident = new LinkedHashMap<>();

    private final ProgramCache others;

    /** One for each thread that is loading. */
    private final Set<Hash> loading = new TreeSet<>();

    private final Condition done = lock.newCondition();

    /** Keeps about so many bytes of programs besides the resident ones. */
    public ResidentPrograms(Engine engine, long othersBytesMax) {
        this.loader = new ModuleLoader(engine);
        this.others = new ProgramCache(othersBytesMax);
    }

    /** For the ledger, and for whoever loads for it: what is asked for here is resident. */
    public Programs ofLedger() {
        return new View(Use.RESIDENT);
    }

    /** For questions, trial runs, and code that is in no block yet. */
    public Programs ofOthers() {
        return new View(Use.OTHER);
    }

    /** Whether the program is held, as a resident one or not. */
    boolean holds(Hash codeHash, ContractParams params) {
        return find(ModuleLoader.key(codeHash, params)).isPresent();
    }

    private enum Use {
        RESIDENT,
        OTHER
    }

    private final class View implements Programs {
        private final Use use;

        View(Use use) {
            this.use = use;
        }

        @Override
        public int check(Bytes wasm, ContractParams params) throws RefusedModuleException {
            return ModuleLoader.check(wasm, params);
        }

        @Override
        public Program program(Hash codeHash, Supplier<Bytes> wasm, ContractParams params) {
            Hash key = ModuleLoader.key(codeHash, params);
            LoadedProgram loaded = load(key, () -> loader.load(wasm.get(), params));
            if (use == Use.RESIDENT) {
                makeResident(key, loaded);
            }
            return loaded.program();
        }

        @Override
        public void keep(List<Hash> codes, ContractParams params) {
            if (use == Use.RESIDENT) {
                TreeSet<Hash> keys = new TreeSet<>();
                codes.forEach(code -> keys.add(ModuleLoader.key(code, params)));
                keepOnly(keys);
            }
        }
    }

    private Optional<LoadedProgram> find(Hash key) {
        lock.lock();
        try {
            LoadedProgram known = resident.get(key);
            return known != null ? Optional.of(known) : others.find(key);
        } finally {
            lock.unlock();
        }
    }

    private void makeResident(Hash key, LoadedProgram program) {
        lock.lock();
        try {
            if (resident.put(key, program) == null) {
                others.remove(key);
            }
        } finally {
            lock.unlock();
        }
    }

    private void keepOnly(SortedSet<Hash> keys) {
        lock.lock();
        try {
            resident.entrySet()
                    .removeIf(
                            held -> {
                                boolean goes = !keys.contains(held.getKey());
                                if (goes) {
                                    others.put(held.getKey(), held.getValue());
                                }
                                return goes;
                            });
        } finally {
            lock.unlock();
        }
    }

    /** Loads on this thread, unless another is at it already. */
    private LoadedProgram load(Hash key, Supplier<LoadedProgram> work) {
        Optional<LoadedProgram> byAnother = begin(key);
        if (byAnother.isPresent()) {
            return byAnother.get();
        }
        Optional<LoadedProgram> mine = Optional.empty();
        try {
            mine = Optional.of(work.get());
            return mine.get();
        } finally {
            end(key, mine);
        }
    }

    /** The program, once whoever loads it is done; empty when it is for this thread to load it. */
    private Optional<LoadedProgram> begin(Hash key) {
        lock.lock();
        try {
            Optional<LoadedProgram> known = find(key);
            while (known.isEmpty() && !loading.add(key)) {
                // Takes less than a second; and what is waited for is needed.
                done.awaitUninterruptibly();
                known = find(key);
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    private void end(Hash key, Optional<LoadedProgram> loaded) {
        lock.lock();
        try {
            loaded.ifPresent(program -> others.put(key, program));
            loading.remove(key);
            done.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
