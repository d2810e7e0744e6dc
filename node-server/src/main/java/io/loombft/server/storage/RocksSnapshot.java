package io.loombft.server.storage;

import io.loombft.core.bytes.Bytes;
import java.util.List;
import java.util.Optional;
import org.rocksdb.ReadOptions;
import org.rocksdb.Snapshot;

/** Reads of one moment; used by any thread. */
final class RocksSnapshot implements StoreSnapshot {
    private final RocksDb database;
    private final Snapshot snapshot;
    private final ReadOptions then;
    private final Gate gate = new Gate();

    RocksSnapshot(RocksDb database, Snapshot snapshot) {
        this.database = database;
        this.snapshot = snapshot;
        this.then = new ReadOptions().setSnapshot(snapshot);
    }

    @Override
    public Optional<Bytes> get(Family family, Bytes key) throws StorageException {
        return inside(() -> database.get(then, family, key));
    }

    @Override
    public List<Entry> range(Family family, KeyRange range, Order order, int countMax)
            throws StorageException {
        return inside(() -> database.range(then, family, range, order, countMax));
    }

    @Override
    public void close() {
        if (gate.close()) {
            then.close();
            database.release(snapshot);
        }
    }

    private <T> T inside(RocksDb.Work<T> work) throws StorageException {
        if (!gate.tryEnter()) {
            throw new StorageException(
                    StorageException.Reason.CLOSED, "cannot read a snapshot that is closed");
        }
        try {
            return database.inside("read", work);
        } finally {
            gate.leave();
        }
    }
}
