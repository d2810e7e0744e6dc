package io.loombft.core.mempool;

import io.loombft.core.crypto.Hash;
import java.util.LinkedHashMap;
import java.util.Optional;

/** The latest hashes with what is to be remembered of each; the oldest are forgotten. */
final class RecentHashes<T> {
    private final int countMax;
    private final LinkedHashMap<Hash, T> byAge = new LinkedHashMap<>();

    RecentHashes(int countMax) {
        this.countMax = countMax;
    }

    void add(Hash hash, T memory) {
        byAge.putLast(hash, memory);
        if (byAge.size() > countMax) {
            byAge.pollFirstEntry();
        }
    }

    Optional<T> get(Hash hash) {
        return Optional.ofNullable(byAge.get(hash));
    }
}
