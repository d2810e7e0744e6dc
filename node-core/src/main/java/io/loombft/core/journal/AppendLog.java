package io.loombft.core.journal;

import io.loombft.core.bytes.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A bounded file of records that would be a pity to lose, as the transactions admitted to the mempool;
 * called by one thread. Nothing is synced: a process that dies loses nothing, a power cut may cost any
 * part, and what is left up to the first bad record comes back.
 *
 * <p>On disk, big-endian: {@code length u32 | CRC32C u32 | record}, the checksum over offset u64, length
 * and record.
 */
public final class AppendLog implements AutoCloseable {
    /** An opened log, what it held, in order of appending, and how many bytes at its end were dropped. */
    public record Opened(AppendLog log, List<Bytes> records, long bytesDropped) {
        public Opened {
            records = List.copyOf(records);
        }
    }

    private static final int HEADER_BYTES = 8;

    private final Disk disk;
    private final String name;
    private final long bytesMax;
    private final int recordBytesMax;
    private DiskFile file;
    private long end;

    private AppendLog(
            Disk disk, String name, long bytesMax, int recordBytesMax, DiskFile file, long end) {
        this.disk = disk;
        this.name = name;
        this.bytesMax = bytesMax;
        this.recordBytesMax = recordBytesMax;
        this.file = file;
        this.end = end;
    }

    /**
     * Opens or makes the log of this name, which grows to at most {@code bytesMax} and takes records of
     * 1 to {@code recordBytesMax} bytes. What is bad, or above a bound, is dropped with all behind it.
     */
    public static Opened open(Disk disk, String name, long bytesMax, int recordBytesMax)
            throws DiskFailedException {
        DiskFile file = disk.holds(name) ? disk.open(name) : disk.create(name);
        try {
            List<Bytes> records = new ArrayList<>();
            long size = file.size();
            long end = read(file, Math.min(size, bytesMax), recordBytesMax, records);
            file.truncate(end);
            AppendLog log = new AppendLog(disk, name, bytesMax, recordBytesMax, file, end);
            return new Opened(log, records, size - end);
        } catch (DiskFailedException e) {
            file.close();
            throw e;
        }
    }

    /** Appends a record; false when the log is full: {@link #compact} first. */
    public boolean tryAppend(Bytes record) throws DiskFailedException {
        if (!fits(end, record)) {
            return false;
        }
        end = write(file, end, record);
        return true;
    }

    /**
     * Replaces the content by these records, as many of the first ones as fit, and answers how many that
     * were.
     */
    public int compact(List<Bytes> records) throws DiskFailedException {
        String newName = name + ".new";
        if (disk.holds(newName)) {
            disk.delete(newName);
        }
        DiskFile compacted = disk.create(newName);
        int count = 0;
        long compactedEnd = 0;
        try {
            while (count < records.size() && fits(compactedEnd, records.get(count))) {
                compactedEnd = write(compacted, compactedEnd, records.get(count));
                count++;
            }
            disk.rename(newName, name);
        } catch (DiskFailedException e) {
            compacted.close();
            throw e;
        }
        file.close();
        file = compacted;
        end = compactedEnd;
        return count;
    }

    /** Length of the log in bytes. */
    public long bytes() {
        return end;
    }

    /** The length in bytes that it never exceeds. */
    public long bytesMax() {
        return bytesMax;
    }

    @Override
    public void close() throws DiskFailedException {
        file.close();
    }

    private boolean fits(long offset, Bytes record) {
        if (record.isEmpty() || record.size() > recordBytesMax) {
            throw new IllegalArgumentException(
                    "a record is 1 to " + recordBytesMax + " bytes long, got " + record.size());
        }
        return offset + HEADER_BYTES + record.size() <= bytesMax;
    }

    private static long write(DiskFile file, long offset, Bytes record) throws DiskFailedException {
        ByteBuffer frame = ByteBuffer.allocate(HEADER_BYTES + record.size());
        frame.putInt(record.size()).putInt(crc(offset, record)).rewind();
        record.copyTo(frame.array(), HEADER_BYTES);
        file.write(offset, frame);
        return offset + HEADER_BYTES + record.size();
    }

    private static long read(DiskFile file, long size, int recordBytesMax, List<Bytes> into)
            throws DiskFailedException {
        long offset = 0;
        while (size - offset > HEADER_BYTES) {
            ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
            file.read(offset, header);
            int length = header.flip().getInt();
            int crc = header.getInt();
            if (length < 1 || length > recordBytesMax || length > size - offset - HEADER_BYTES) {
                return offset;
            }
            byte[] bytes = new byte[length];
            file.read(offset + HEADER_BYTES, ByteBuffer.wrap(bytes));
            Bytes record = Bytes.copyOf(bytes);
            if (crc(offset, record) != crc) {
                return offset;
            }
            into.add(record);
            offset += HEADER_BYTES + length;
        }
        return offset;
    }

    private static int crc(long offset, Bytes record) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(12).putLong(offset).putInt(record.size()).flip());
        record.feed(crc);
        return (int) crc.getValue();
    }
}
