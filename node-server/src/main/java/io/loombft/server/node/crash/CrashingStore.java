package io.loombft.server.node.crash;

import io.loombft.server.storage.Batch;
import io.loombft.server.storage.Durability;
import io.loombft.server.storage.Family;
import io.loombft.server.storage.ForwardingStore;
import io.loombft.server.storage.KeyRange;
import io.loombft.server.storage.Order;
import io.loombft.server.storage.StorageException;
import io.loombft.server.storage.StorageException.Reason;
import io.loombft.server.storage.Store;

/**
 * A database at whose writes the process dies, or which fails once, where the plan says so. That a
 * batch is written whole or not at all is RocksDB's own affair, so there is no half.
 */
public final class CrashingStore extends ForwardingStore {
    private final CrashPlan plan;

    private CrashingStore(Store store, CrashPlan plan) {
        super(store);
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
        super.write(batch, durability);
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
        return !range(Family.VALIDATOR_SETS, KeyRange.all(), Order.ASCENDING, 1).isEmpty();
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
}
