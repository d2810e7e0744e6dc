package io.loombft.server.storage;

import io.loombft.core.bytes.Bytes;
import io.loombft.server.storage.StorageException.Reason;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Snapshot;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The database on RocksDB, with its own log on: a batch is in it whole or not at all, and a synced one
 * for ever. Used by any thread.
 */
public final class RocksDb implements Store {
    /** Raised when keys or values change their form. */
    public static final int SCHEMA_VERSION = 2;

    private static final List<String> SIZE_PROPERTIES =
            List.of("rocksdb.total-sst-files-size", "rocksdb.cur-size-all-mem-tables");

    private final Path folder;
    private final RocksOptions options;
    private final RocksDB database;
    private final EnumMap<Family, ColumnFamilyHandle> families;
    private final WriteOptions synced = new WriteOptions().setSync(true);
    private final WriteOptions buffered = new WriteOptions().setSync(false);
    private final ReadOptions newest = new ReadOptions();
    private final Gate gate = new Gate();

    RocksDb(
            Path folder,
            RocksOptions options,
            RocksDB database,
            Map<Family, ColumnFamilyHandle> families) {
        this.folder = folder;
        this.options = options;
        this.database = database;
        this.families = new EnumMap<>(families);
    }

    /**
     * Opens the database in the folder, or makes it in an empty one.
     *
     * @throws StorageException with a reason for each of: another process has it, it is damaged, it is of
     *     another version of the node, no room, anything else
     */
    public static RocksDb open(Path folder) throws StorageException {
        return RocksOpening.open(folder);
    }

    @Override
    public Optional<Bytes> get(Family family, Bytes key) throws StorageException {
        return inside("read", () -> get(newest, family, key));
    }

    @Override
    public List<Entry> range(Family family, KeyRange range, Order order, int countMax)
            throws StorageException {
        return inside("read", () -> range(newest, family, range, order, countMax));
    }

    @Override
    public void write(Batch batch, Durability durability) throws StorageException {
        perform("write", () -> writeAll(batch, options(durability)));
    }

    @Override
    public StoreSnapshot snapshot() throws StorageException {
        return inside("read", () -> new RocksSnapshot(this, database.getSnapshot()));
    }

    @Override
    public Map<Family, Long> sizes() throws StorageException {
        return inside("read", this::measure);
    }

    @Override
    public void compact(Family family) throws StorageException {
        perform("compact", () -> database.compactRange(handle(family)));
    }

    @Override
    public void close() {
        if (!gate.close()) {
            return;
        }
        families.values().forEach(ColumnFamilyHandle::close);
        database.close();
        synced.close();
        buffered.close();
        newest.close();
        options.close();
    }

    /** Something done with the native library. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws RocksDBException;
    }

    /** Runs the work unless the database is closed, which waits meanwhile. */
    <T> T inside(String verb, Work<T> work) throws StorageException {
        if (!gate.tryEnter()) {
            throw new StorageException(
                    Reason.CLOSED,
                    "cannot " + verb + " the database in " + folder + ": it is closed");
        }
        try {
            return work.run();
        } catch (RocksDBException e) {
            throw RocksFailure.of(verb, folder, e);
        } finally {
            gate.leave();
        }
    }

    /** Something done with the native library that has no result. */
    @FunctionalInterface
    private interface Deed {
        void run() throws RocksDBException;
    }

    private void perform(String verb, Deed deed) throws StorageException {
        inside(
                verb,
                () -> {
                    deed.run();
                    return verb;
                });
    }

    Optional<Bytes> get(ReadOptions as, Family family, Bytes key) throws RocksDBException {
        return Optional.ofNullable(database.get(handle(family), as, key.toArray()))
                .map(Bytes::copyOf);
    }

    List<Entry> range(ReadOptions as, Family family, KeyRange range, Order order, int countMax)
            throws RocksDBException {
        try (RangeCursor cursor =
                new RangeCursor(database.newIterator(handle(family), as), range, order)) {
            return cursor.take(countMax);
        }
    }

    /** Frees a snapshot, unless the database was closed and has freed it. */
    void release(Snapshot snapshot) {
        if (gate.tryEnter()) {
            try {
                database.releaseSnapshot(snapshot);
            } finally {
                gate.leave();
            }
        }
    }

    private Map<Family, Long> measure() throws RocksDBException {
        EnumMap<Family, Long> sizes = new EnumMap<>(Family.class);
        for (Family family : Family.values()) {
            long bytes = 0;
            for (String property : SIZE_PROPERTIES) {
                bytes += database.getLongProperty(handle(family), property);
            }
            sizes.put(family, bytes);
        }
        return sizes;
    }

    private void writeAll(Batch batch, WriteOptions how) throws RocksDBException {
        try (WriteBatch changes = new WriteBatch()) {
            for (Batch.Change change : batch.changes()) {
                add(changes, change);
            }
            database.write(how, changes);
        }
    }

    private void add(WriteBatch changes, Batch.Change change) throws RocksDBException {
        ColumnFamilyHandle handle = handle(change.family());
        switch (change) {
            case Batch.Change.Put put ->
                    changes.put(handle, put.key().toArray(), put.value().toArray());
            case Batch.Change.Delete delete -> changes.delete(handle, delete.key().toArray());
            case Batch.Change.DeleteRange delete ->
                    changes.deleteRange(
                            handle, delete.range().from().toArray(), delete.range().to().toArray());
        }
    }

    private WriteOptions options(Durability durability) {
        return switch (durability) {
            case SYNCED -> synced;
            case BUFFERED -> buffered;
        };
    }

    private ColumnFamilyHandle handle(Family family) {
        ColumnFamilyHandle handle = families.get(family);
        if (handle == null) {
            throw new AssertionError("no column family for " + family);
        }
        return handle;
    }
}
