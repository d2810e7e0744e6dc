package io.loombft.core.journal;

import io.loombft.core.journal.SegmentScan.Step;
import io.loombft.core.types.Height;
import java.util.Optional;

/**
 * Streams everything in a segment as it lies there, marks too, one record in memory at a time. Used by
 * one thread; sees what was written when it was opened.
 */
public final class SegmentDump implements AutoCloseable {
    /** What lies at an offset. */
    public sealed interface Entry {
        /** A record whose checksum is right. */
        record Intact(JournalRecord record) implements Entry {}

        /** From the offset to the end of the file: not records. Nothing follows this entry. */
        record Bad(long offset, long bytes, String what) implements Entry {}
    }

    private final DiskFile file;
    private final SegmentScan scan;
    private boolean hasEnded;

    private SegmentDump(DiskFile file, SegmentScan scan) {
        this.file = file;
        this.scan = scan;
    }

    static SegmentDump open(Disk disk, Height height) throws DiskFailedException {
        return open(disk, height, 0);
    }

    static SegmentDump open(Disk disk, Height height, long offset) throws DiskFailedException {
        DiskFile file = disk.open(SegmentFiles.name(height));
        try {
            return new SegmentDump(file, new SegmentScan(file, height, offset));
        } catch (DiskFailedException e) {
            file.close();
            throw e;
        }
    }

    /** What comes next, empty at the end. */
    public Optional<Entry> next() throws DiskFailedException {
        if (hasEnded) {
            return Optional.empty();
        }
        return switch (scan.next()) {
            case Step.Intact(JournalRecord record) -> Optional.of(new Entry.Intact(record));
            case Step.Bad(long offset, String what) -> {
                hasEnded = true;
                yield Optional.of(new Entry.Bad(offset, scan.size() - offset, what));
            }
            case Step.End(long offset) -> {
                hasEnded = true;
                yield Optional.empty();
            }
        };
    }

    /** Length of the file in bytes when it was opened. */
    public long bytes() {
        return scan.size();
    }

    @Override
    public void close() throws DiskFailedException {
        file.close();
    }
}
