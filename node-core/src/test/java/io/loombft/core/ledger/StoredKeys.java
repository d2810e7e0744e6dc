package io.loombft.core.ledger;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.types.Address;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** The order of the keys that contracts stored, in memory. */
final class StoredKeys implements StorageKeys {
    private final Map<Address, NavigableSet<Bytes>> keys = new TreeMap<>();

    void commit(Outcome outcome) {
        for (Outcome.StoredKey written : outcome.storedKeys()) {
            NavigableSet<Bytes> of = keys.computeIfAbsent(written.contract(), c -> new TreeSet<>());
            if (written.isStored()) {
                of.add(written.key());
            } else {
                of.remove(written.key());
            }
        }
    }

    NavigableSet<Bytes> of(Address contract) {
        return keys.getOrDefault(contract, new TreeSet<>());
    }

    @Override
    public Optional<Bytes> next(Address contract, Bytes after) {
        return Optional.ofNullable(of(contract).higher(after));
    }
}
