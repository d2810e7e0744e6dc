package io.loombft.core.merkle;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Hash;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The definition of the state tree, computed anew from all keys: slow and plain. */
final class PlainState {
    private static final Bytes LEAF = Bytes.copyOf(new byte[] {2});
    private static final Bytes INNER = Bytes.copyOf(new byte[] {3});

    private final SortedMap<Hash, Bytes> values;

    PlainState(SortedMap<Hash, Bytes> values) {
        this.values = new TreeMap<>(values);
    }

    PlainState() {
        this(new TreeMap<>());
    }

    PlainState with(SortedMap<Hash, StateChange> changes) {
        PlainState next = new PlainState(values);
        changes.forEach(
                (key, change) -> {
                    switch (change) {
                        case StateChange.Put put -> next.values.put(key, put.value());
                        case StateChange.Delete delete -> next.values.remove(key);
                    }
                });
        return next;
    }

    Optional<Bytes> get(Hash key) {
        return Optional.ofNullable(values.get(key));
    }

    SortedMap<Hash, Bytes> values() {
        return values;
    }

    Hash root() {
        return root(List.copyOf(values.entrySet()), 0);
    }

    private static Hash root(List<Map.Entry<Hash, Bytes>> entries, int depth) {
        if (entries.isEmpty()) {
            return Hash.ZERO;
        }
        if (entries.size() == 1) {
            Map.Entry<Hash, Bytes> only = entries.getFirst();
            return Hash.of(LEAF, only.getKey().bytes(), Hash.of(only.getValue()).bytes());
        }
        List<Map.Entry<Hash, Bytes>> left =
                entries.stream().filter(entry -> !goesRight(entry.getKey(), depth)).toList();
        List<Map.Entry<Hash, Bytes>> right =
                entries.stream().filter(entry -> goesRight(entry.getKey(), depth)).toList();
        return Hash.of(INNER, root(left, depth + 1).bytes(), root(right, depth + 1).bytes());
    }

    private static boolean goesRight(Hash key, int depth) {
        return (key.bytes().at(depth / 8) & 0x80 >>> depth % 8) != 0;
    }
}
