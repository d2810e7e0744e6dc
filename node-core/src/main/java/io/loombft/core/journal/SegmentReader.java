package io.loombft.core.journal;

import io.loombft.core.journal.SegmentScan.Step;
import io.loombft.core.types.Height;
import java.util.Optional;

/**
 * Streams one segment: its snapshot first, then its events, one record in memory at a time. Used by
 * one thread; sees what was written when it was opened.
 */
public final class SegmentReader implements AutoCloseable {
    private final Height height;
    private final DiskFile file;
    private final SegmentScan scan;

    SegmentReader(Disk disk, Height height) throws DiskFailedException {
        this.height = height;
        this.file = disk.open(SegmentFiles.name(height));
        this.scan = scanOrClose(file, height);
    }

    /**
     * The next snapshot or event, empty at the end.
     *
     * @throws JournalDamagedException when the next bytes are not a record
     */
    public Optional<JournalRecord> next() throws DiskFailedException, JournalDamagedException {
        while (true) {
            switch (scan.next()) {
                case Step.Intact(JournalRecord record) -> {
                    if (!record.kind().isMark()) {
                        return Optional.of(record);
                    }
                }
                case Step.Bad(long offset, String what) ->
                        throw new JournalDamagedException(
                                new Damage(SegmentFiles.name(height), offset, what));
                case Step.End(long offset) -> {
                    return Optional.empty();
                }
            }
        }
    }

    @Override
    public void close() throws DiskFailedException {
        file.close();
    }

    private static SegmentScan scanOrClose(DiskFile file, Height height) throws DiskFailedException {
        try {
            return new SegmentScan(file, height);
        } catch (DiskFailedException e) {
            file.close();
            throw e;
        }
    }
}
