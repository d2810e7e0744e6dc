package io.loombft.core.ledger;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.contract.ContractState.Neighbour;
import io.loombft.core.crypto.Hash;
import io.loombft.core.ledger.Outcome.StoredKey;
import io.loombft.core.merkle.StateChange;
import io.loombft.core.merkle.StateTree;
import io.loombft.core.merkle.TreeUpdate;
import io.loombft.core.types.Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The storage of one contract while a block is executed: what is written so far, over what was. */
final class StorageDraft {
    /** Longer values are read again: what is remembered is bounded by the gas of the reads. */
    private static final int REMEMBERED_VALUE_MAX = 1_024;

    private final Address contract;
    private final StateTree before;
    private final StorageKeys keysBefore;
    private final TreeMap<Bytes, Slot> written = new TreeMap<>();

    // Looked up, never iterated.
    private final Map<Bytes, Remembered> read = new HashMap<>();

    /** What is to be written, and where in the tree. */
    private record Slot(Hash place, StateChange change) {
        boolean isStored() {
            return change instanceof StateChange.Put;
        }

        Optional<Bytes> value() {
            return switch (change) {
                case StateChange.Put put -> Optional.of(put.value());
                case StateChange.Delete delete -> Optional.empty();
            };
        }
    }

    /** What was there before the block. */
    private record Remembered(Hash place, StateChange value) {}

    StorageDraft(Address contract, StateTree before, StorageKeys keysBefore) {
        this.contract = contract;
        this.before = before;
        this.keysBefore = keysBefore;
    }

    Optional<Bytes> read(Bytes key) {
        Slot now = written.get(key);
        return now != null ? now.value() : readBefore(key);
    }

    private Optional<Bytes> readBefore(Bytes key) {
        Remembered known = read.get(key);
        if (known != null) {
            return new Slot(known.place(), known.value()).value();
        }
        Hash place = Hash.of(key);
        Optional<Bytes> found = before.get(place);
        if (found.isEmpty() || found.get().size() <= REMEMBERED_VALUE_MAX) {
            StateChange value =
                    found.<StateChange>map(StateChange::put).orElseGet(StateChange::delete);
            read.put(key, new Remembered(place, value));
        }
        return found;
    }

    /** Changes a key and says what takes it back. */
    Runnable write(Bytes key, StateChange change) {
        Slot previous = written.get(key);
        written.put(key, new Slot(place(key, previous), change));
        return () -> restore(key, previous);
    }

    /** Its hash, which is mostly known from the reading before the writing. */
    private Hash place(Bytes key, @Nullable Slot previous) {
        if (previous != null) {
            return previous.place();
        }
        Remembered known = read.get(key);
        return known != null ? known.place() : Hash.of(key);
    }

    private void restore(Bytes key, @Nullable Slot previous) {
        if (previous == null) {
            written.remove(key);
        } else {
            written.put(key, previous);
        }
    }

    /** The next key among those stored before the block and those written in it. */
    Optional<Neighbour> next(Bytes after) {
        Optional<Bytes> stored = keysBefore.next(contract, after);
        Map.Entry<Bytes, Slot> changed = written.higherEntry(after);
        if (changed == null
                || (stored.isPresent() && stored.get().compareTo(changed.getKey()) < 0)) {
            return stored.map(key -> new Neighbour(key, true));
        }
        return Optional.of(new Neighbour(changed.getKey(), changed.getValue().isStored()));
    }

    boolean isWritten() {
        return !written.isEmpty();
    }

    /** What the block changes in the contract's tree. */
    TreeUpdate update(long version) {
        TreeMap<Hash, StateChange> changes = new TreeMap<>();
        written.values().forEach(slot -> changes.put(slot.place(), slot.change()));
        return before.update(version, changes);
    }

    /** The root of the storage before the block. */
    Hash rootBefore() {
        return before.root();
    }

    /** What becomes of each written key, in their order. */
    List<StoredKey> keys() {
        List<StoredKey> keys = new ArrayList<>(written.size());
        written.forEach((key, slot) -> keys.add(new StoredKey(contract, key, slot.isStored())));
        return keys;
    }
}
