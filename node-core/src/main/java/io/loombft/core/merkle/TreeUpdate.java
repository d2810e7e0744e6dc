package io.loombft.core.merkle;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Hash;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one version changes in the store, for the caller to write in one batch: {@code puts} are
 * node keys and node bytes in ascending order, {@code stale} the keys of nodes that this version
 * and all later ones no longer use. A stale node is deleted once the lowest version to be kept is
 * this one or a later one. {@code branches} are those of the puts that need not be decoded when
 * {@link StateTree#stored} goes on with them.
 */
public record TreeUpdate(
        long version,
        Hash root,
        SortedMap<Bytes, Bytes> puts,
        List<Bytes> stale,
        WrittenBranches branches) {
    /** This update together with those of other trees in the same store and of the same version. */
    public TreeUpdate with(List<TreeUpdate> others) {
        if (others.isEmpty()) {
            return this;
        }
        SortedMap<Bytes, Bytes> allPuts = new TreeMap<>(puts);
        List<Bytes> allStale = new ArrayList<>(stale);
        WrittenBranches allBranches = branches;
        for (TreeUpdate other : others) {
            if (other.version != version) {
                throw new IllegalArgumentException(
                        "an update of version " + other.version + " with one of " + version);
            }
            allPuts.putAll(other.puts);
            allStale.addAll(other.stale);
            allBranches = allBranches.with(other.branches);
        }
        return new TreeUpdate(version, root, allPuts, allStale, allBranches);
    }

    public TreeUpdate {
        puts = Collections.unmodifiableSortedMap(new TreeMap<>(puts));
        stale = List.copyOf(stale);
    }
}
