package io.loombft.core.merkle;

import io.loombft.core.bytes.Bytes;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The branches that an update writes, by where they will lie in the store. Two are equal when they are
 * of the same places: what lies there is compared by the bytes of the update.
 */
public final class WrittenBranches {
    private final SortedMap<Bytes, BranchNode> byPlace;

    WrittenBranches(SortedMap<Bytes, BranchNode> byPlace) {
        this.byPlace = Collections.unmodifiableSortedMap(new TreeMap<>(byPlace));
    }

    SortedMap<Bytes, BranchNode> byPlace() {
        return byPlace;
    }

    WrittenBranches with(WrittenBranches others) {
        SortedMap<Bytes, BranchNode> all = new TreeMap<>(byPlace);
        all.putAll(others.byPlace);
        return new WrittenBranches(all);
    }

    private Set<Bytes> places() {
        return byPlace.keySet();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WrittenBranches branches && places().equals(branches.places());
    }

    @Override
    public int hashCode() {
        return places().hashCode();
    }
}
