package io.loombft.server.storage;

import io.loombft.core.bytes.Bytes;
import java.util.List;
import java.util.Optional;

/** Reads from the database, from any thread. */
public interface StoreReader {
    /** The value of a key. */
    Optional<Bytes> get(Family family, Bytes key) throws StorageException;

    /** The first entries of a range in the order, at most {@code countMax}. */
    List<Entry> range(Family family, KeyRange range, Order order, int countMax)
            throws StorageException;
}
