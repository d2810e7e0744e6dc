package io.loombft.core.bytes;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Remembers what was computed for the keys asked for last, never more than a bound: when the young
 * half is full, the old half is forgotten and the young one becomes old. A key asked for in the old
 * half becomes young again, so that a flood of new keys does not push out the ones in use.
 *
 * <p>Thread-safe: a hit takes no lock. Two threads that miss the same key both compute it, so the
 * function must always give equal values for equal keys. What throws is not remembered.
 */
public final class BoundedCache<K, V> {
    private final int halfMax;
    private final ReentrantLock writing = new ReentrantLock();
    private volatile Halves<K, V> halves = Halves.empty();

    private record Halves<K, V>(ConcurrentHashMap<K, V> young, ConcurrentHashMap<K, V> old) {
        static <K, V> Halves<K, V> empty() {
            return new Halves<>(new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
        }

        Halves<K, V> aged() {
            return new Halves<>(new ConcurrentHashMap<>(), young);
        }
    }

    /** Keeps at most {@code entriesMax} entries, 2 or more. */
    public BoundedCache(int entriesMax) {
        if (entriesMax < 2) {
            throw new IllegalArgumentException("a cache of " + entriesMax);
        }
        halfMax = entriesMax / 2;
    }

    /** What is remembered for the key, or else what the function gives. */
    public V get(K key, Function<? super K, ? extends V> compute) {
        Halves<K, V> now = halves;
        V young = now.young().get(key);
        if (young != null) {
            return young;
        }
        V old = now.old().get(key);
        V value = old != null ? old : compute.apply(key);
        remember(key, value);
        return value;
    }

    /** Remembers a value that was computed elsewhere. */
    public void put(K key, V value) {
        remember(key, value);
    }

    /** Forgets the key, of which nobody is likely to ask again. */
    public void forget(K key) {
        Halves<K, V> now = halves;
        now.young().remove(key);
        now.old().remove(key);
    }

    /** How many entries are held, counting one twice that has just become young again. */
    public int size() {
        Halves<K, V> now = halves;
        return now.young().size() + now.old().size();
    }

    private void remember(K key, V value) {
        writing.lock();
        try {
            if (halves.young().size() >= halfMax) {
                halves = halves.aged();
            }
            halves.young().put(key, value);
        } finally {
            writing.unlock();
        }
    }
}
