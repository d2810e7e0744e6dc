package io.loombft.server.node;

import io.loombft.core.journal.Disk;
import io.loombft.core.journal.DiskFailedException;
import io.loombft.core.journal.JournalInspector;
import io.loombft.core.journal.JournalRecord;
import io.loombft.core.journal.SegmentDump;
import io.loombft.core.journal.SegmentDump.Entry;
import io.loombft.core.types.Height;
import io.loombft.server.rpc.OperatorApi.JournalAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Reads the journal of a running node from its files, which the consensus thread writes meanwhile and does
 * not notice. For any thread.
 */
final class JournalDesk {
    /** When the records of an answer were as long as this together, it ends. */
    static final long BYTES_MAX = 4L * 1024 * 1024;

    /** Records in one answer. */
    static final int RECORDS_MAX = 10_000;

    /** Answers that are read at once: each may hold a record of some MiB. */
    static final int READERS_MAX = 2;

    private final JournalInspector journal;
    private final Semaphore readers = new Semaphore(READERS_MAX);

    JournalDesk(Disk disk) {
        this.journal = new JournalInspector(disk);
    }

    /** Records of the height, or of the newest, from the offset on. */
    JournalAnswer read(Optional<Height> height, long offset) {
        readers.acquireUninterruptibly();
        try {
            List<Height> heights = journal.heights();
            Optional<Height> asked = height.or(() -> heights.stream().reduce((a, b) -> b));
            return asked.isPresent() && heights.contains(asked.get())
                    ? part(asked.get(), heights, offset)
                    : new JournalAnswer.NoSegment(heights);
        } catch (DiskFailedException e) {
            return switch (e.reason()) {
                // It was released and deleted between the listing and the opening.
                case MISSING -> new JournalAnswer.NoSegment(List.of());
                case FULL, EXISTS, FAILED ->
                        new JournalAnswer.Failed(String.valueOf(e.getMessage()));
            };
        } finally {
            readers.release();
        }
    }

    private JournalAnswer part(Height height, List<Height> heights, long offset)
            throws DiskFailedException {
        try (SegmentDump dump = journal.dump(height, offset)) {
            if (offset > dump.bytes()) {
                return new JournalAnswer.PastTheEnd(dump.bytes());
            }
            List<JournalRecord> records = new ArrayList<>();
            Optional<String> torn = Optional.empty();
            long next = offset;
            Optional<Entry> entry = dump.next();
            while (entry.isPresent()) {
                switch (entry.get()) {
                    case Entry.Intact(JournalRecord record) -> {
                        records.add(record);
                        next = record.end();
                    }
                    case Entry.Bad(long at, long bytes, String what) -> torn = Optional.of(what);
                }
                boolean isFull = next - offset >= BYTES_MAX || records.size() >= RECORDS_MAX;
                entry = isFull ? Optional.empty() : dump.next();
            }
            return new JournalAnswer.Part(height, heights, dump.bytes(), records, next, torn);
        }
    }
}
