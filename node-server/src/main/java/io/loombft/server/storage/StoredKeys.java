package io.loombft.server.storage;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.ledger.StorageKeys;
import io.loombft.core.types.Address;
import java.util.List;
import java.util.Optional;

/** The keys of contracts' storage in the database, or in a snapshot of it. For any thread. */
final class StoredKeys implements StorageKeys {
    private static final Bytes SMALLEST_STEP = Bytes.copyOf(new byte[1]);

    private final StoreReader store;

    StoredKeys(StoreReader store) {
        this.store = store;
    }

    @Override
    public Optional<Bytes> next(Address contract, Bytes after) {
        KeyRange ofContract = KeyRange.prefix(contract.bytes());
        // No key lies between one and the same with a zero at its end.
        Bytes from = contract.bytes().concat(after).concat(SMALLEST_STEP);
        try {
            List<Entry> next =
                    store.range(
                            Family.STORAGE_KEYS,
                            new KeyRange(from, ofContract.to()),
                            Order.ASCENDING,
                            1);
            return next.isEmpty()
                    ? Optional.empty()
                    : Optional.of(withoutContract(next.getFirst().key()));
        } catch (StorageException e) {
            throw new UnreadableStateException(e);
        }
    }

    static Bytes withoutContract(Bytes key) {
        return key.slice(Address.SIZE, key.size() - Address.SIZE);
    }
}
