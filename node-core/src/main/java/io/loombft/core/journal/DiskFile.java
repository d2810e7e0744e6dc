package io.loombft.core.journal;

import java.nio.ByteBuffer;

/** An open file of a {@link Disk}; used by one thread at a time. */
public interface DiskFile extends AutoCloseable {
    /** Length in bytes. */
    long size() throws DiskFailedException;

    /**
     * Fills the buffer from the file's bytes at the offset and answers how many there were: fewer than
     * asked only where the file ends, 0 at or behind its end.
     */
    int read(long offset, ByteBuffer into) throws DiskFailedException;

    /**
     * Writes all that remains in the buffer at the offset, which is at most the size. Not safe until
     * {@link #sync()}; after a failure any part of it may have been written.
     */
    void write(long offset, ByteBuffer bytes) throws DiskFailedException;

    /** Cuts the file to at most its size; safe after {@link #sync()}. */
    void truncate(long size) throws DiskFailedException;

    /**
     * Returns when all earlier writes and truncations would survive a power cut. After a failure the
     * file's content is unknown until it is read again after a restart: a caller must not just try once
     * more, since the system may have forgotten what it failed to write.
     */
    void sync() throws DiskFailedException;

    /** Lets the file go, without a sync; more than once does nothing. */
    @Override
    void close() throws DiskFailedException;
}
