package io.loombft.server.storage;

import io.loombft.core.bytes.Bytes;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A store that passes all on to another one, for those that watch or interrupt some of it. */
public abstract class ForwardingStore implements Store {
    private final Store store;

    protected ForwardingStore(Store store) {
        this.store = store;
    }

    @Override
    public Optional<Bytes> get(Family family, Bytes key) throws StorageException {
        return store.get(family, key);
    }

    @Override
    public List<Entry> range(Family family, KeyRange range, Order order, int countMax)
            throws StorageException {
        return store.range(family, range, order, countMax);
    }

    @Override
    public void write(Batch batch, Durability durability) throws StorageException {
        store.write(batch, durability);
    }

    @Override
    public StoreSnapshot snapshot() throws StorageException {
        return store.snapshot();
    }

    @Override
    public Map<Family, Long> sizes() throws StorageException {
        return store.sizes();
    }

    @Override
    public void compact(Family family) throws StorageException {
        store.compact(family);
    }

    @Override
    public void close() {
        store.close();
    }
}
