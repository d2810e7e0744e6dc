package io.loombft.server.node.crash;

import io.loombft.core.bytes.Bytes;
import io.loombft.server.storage.Batch;
import io.loombft.server.storage.Durability;
import io.loombft.server.storage.Entry;
import io.loombft.server.storage.Family;
import io.loombft.server.storage.KeyRange;
import io.loombft.server.storage.Order;
import io.loombft.server.storage.StorageException;
import io.loombft.server.storage.StorageException.Reason;
import io.loombft.server.storage.Store;
import io.loombft.server.storage.StoreSnapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A database at whose writes the process dies, or which fails once, where the plan says so. That a
 * batch is written whole or not at all is RocksDB's own affair, so there is no half.
 */
public final class CrashingStore implements Store {
    private final Store store;
    private final CrashPlan plan;

    private CrashingStore(Store store, CrashPlan plan) {
        this.store = store;
        this.plan = plan;
    }

    /** The database under the plan. */
    public static Store of(Store store, CrashPlan plan) {
        return plan.isNever() ? store : new CrashingStore(store, plan);
    }

    @Override
    public void write(Batch batch, Durability durability) throws StorageException {
        Deed deed = deed(durability);
        reach(deed, Moment.BEFORE);
        store.write(batch, durability);
        reach(deed, Moment.AFTER);
    }

    private Deed deed(Durability durability) throws StorageException {
        return switch (durability) {
            case BUFFERED -> Deed.PRUNE;
            case SYNCED -> isBegun() ? Deed.BLOCK_COMMIT : Deed.CHAIN_BEGIN;
        };
    }

    /** The first batch of all holds the validators of the first height. */
    private boolean isBegun() throws StorageException {
        return !store.range(Family.VALIDATOR_SETS, KeyRange.all(), Order.ASCENDING, 1).isEmpty();
    }

    private void reach(Deed deed, Moment moment) throws StorageException {
        if (!plan.isDue(deed, moment)) {
            return;
        }
        switch (plan.effect()) {
            case HALT -> plan.halt();
            case ERROR -> throw new StorageException(Reason.FAILED, plan.sentence());
            case FULL -> throw new StorageException(Reason.FULL, plan.sentence());
        }
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
