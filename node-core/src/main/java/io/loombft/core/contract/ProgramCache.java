package io.loombft.core.contract;

import io.loombft.core.crypto.Hash;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Keeps the programs used last, bounded by what they weigh together. Thread-safe; what is not here is
 * loaded outside the lock, perhaps by two threads at once.
 */
final class ProgramCache {
    private static final float LOAD_FACTOR = 0.75f;

    private final long weightMax;
    private final ReentrantLock lock = new ReentrantLock();

    /** Least recently used first. */
    private final Map<Hash, LoadedProgram> programs = new LinkedHashMap<>(16, LOAD_FACTOR, true);

    private long weight;

    /** Programs that together weigh at most as many bytes, and none that alone weighs more. */
    ProgramCache(long weightMax) {
        this.weightMax = weightMax;
    }

    /** The program of the code with that hash, loaded if it is not here. */
    Program get(Hash code, Supplier<LoadedProgram> load) {
        Optional<LoadedProgram> known = find(code);
        if (known.isPresent()) {
            return known.get().program();
        }
        LoadedProgram loaded = load.get();
        put(code, loaded);
        return loaded.program();
    }

    /** The program if it is here. */
    Optional<LoadedProgram> find(Hash code) {
        lock.lock();
        try {
            return Optional.ofNullable(programs.get(code));
        } finally {
            lock.unlock();
        }
    }

    /** Forgets the program if it is here. */
    void remove(Hash code) {
        lock.lock();
        try {
            LoadedProgram removed = programs.remove(code);
            weight -= removed == null ? 0 : removed.weight();
        } finally {
            lock.unlock();
        }
    }

    /** What all programs weigh, in bytes. */
    long weight() {
        lock.lock();
        try {
            return weight;
        } finally {
            lock.unlock();
        }
    }

    /** Remembers a program unless it alone is too heavy. */
    void put(Hash code, LoadedProgram program) {
        if (program.weight() > weightMax) {
            return;
        }
        lock.lock();
        try {
            LoadedProgram replaced = programs.put(code, program);
            weight += program.weight() - (replaced == null ? 0 : replaced.weight());
            Iterator<LoadedProgram> oldest = programs.values().iterator();
            while (weight > weightMax) {
                weight -= oldest.next().weight();
                oldest.remove();
            }
        } finally {
            lock.unlock();
        }
    }
}
