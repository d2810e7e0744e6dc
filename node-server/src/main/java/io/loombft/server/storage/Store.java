package io.loombft.server.storage;

import java.util.Map;

/** The node's one database; used by any thread. After {@link #close()} every call fails. */
public interface Store extends StoreReader, AutoCloseable {
    /** Writes the whole batch or nothing of it. */
    void write(Batch batch, Durability durability) throws StorageException;

    /** What is in the database now, whatever is written later. */
    StoreSnapshot snapshot() throws StorageException;

    /** Bytes on disk and in memory of each family, about. */
    Map<Family, Long> sizes() throws StorageException;

    /** Gives the room of deleted entries back; may take long. */
    void compact(Family family) throws StorageException;

    /** Waits for calls that are under way, then lets everything go. More than once does nothing. */
    @Override
    void close();
}
