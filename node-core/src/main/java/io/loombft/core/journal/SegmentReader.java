package io.loombft.core.journal;

import io.loombft.core.types.Height;
import java.util.Optional;

/**
 * Streams the content of one segment: its snapshot first, then its events, one record in memory at a
 * time. Used by one thread; sees what was written when it was opened.
 */
public final class SegmentReader implements AutoCloseable {
    private final Height height;
    private final SegmentDump dump;

    private SegmentReader(Height height, SegmentDump dump) {
        this.height = height;
        this.dump = dump;
    }

    static SegmentReader open(Disk disk, Height height) throws DiskFailedException {
        return new SegmentReader(height, SegmentDump.open(disk, height));
    }

    /**
     * The next snapshot or event, empty at the end.
     *
     * @throws JournalDamagedException when the next bytes are not a record
     */
    public Optional<JournalRecord> next() throws DiskFailedException, JournalDamagedException {
        Optional<SegmentDump.Entry> entry = dump.next();
        while (entry.isPresent()) {
            JournalRecord record = intact(entry.get());
            if (!record.kind().isMark()) {
                return Optional.of(record);
            }
            entry = dump.next();
        }
        return Optional.empty();
    }

    @Override
    public void close() throws DiskFailedException {
        dump.close();
    }

    private JournalRecord intact(SegmentDump.Entry entry) throws JournalDamagedException {
        return switch (entry) {
            case SegmentDump.Entry.Intact(JournalRecord record) -> record;
            case SegmentDump.Entry.Bad(long offset, long bytes, String what) ->
                    throw new JournalDamagedException(
                            new Damage(SegmentFiles.name(height), offset, what));
        };
    }
}
