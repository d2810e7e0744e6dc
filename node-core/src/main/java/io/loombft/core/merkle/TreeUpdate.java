package io.loombft.core.merkle;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Hash;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one version changes in the store, for the caller to write in one batch: {@code puts} are
 * node keys and node bytes in ascending order, {@code stale} the keys of nodes that this version
 * and all later ones no longer use. A stale node is deleted once the lowest version to be kept is
 * this one or a later one.
 */
public record TreeUpdate(long version, Hash root, SortedMap<Bytes, Bytes> puts, List<Bytes> stale) {
    public TreeUpdate {
        puts = Collections.unmodifiableSortedMap(new TreeMap<>(puts));
        stale = List.copyOf(stale);
    }
}
