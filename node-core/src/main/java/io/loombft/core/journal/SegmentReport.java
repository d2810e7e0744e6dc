package io.loombft.core.journal;

import io.loombft.core.journal.SegmentScan.Step;
import io.loombft.core.types.Height;

/**
 * What a segment holds: its length in bytes, the number of intact snapshots and events up to its end
 * or the first bad record, and how it ends.
 */
public record SegmentReport(Height height, long bytes, long records, State state) {
    /** How a segment ends. */
    public sealed interface State {
        /** Closed when the next one began; all of it is there. */
        record Sealed() implements State {}

        /** Being written, or left by a process that ended. */
        record Open() implements State {}

        /** From the offset on lies what is left of writes that had never been synced. */
        record Torn(long offset, String what) implements State {}

        /** Bad at the offset, although it had been synced. */
        record Damaged(long offset, String what) implements State {}
    }

    /** The file's name. */
    public String file() {
        return SegmentFiles.name(height);
    }

    /** Reads the whole segment. */
    static SegmentReport of(Disk disk, Height height) throws DiskFailedException {
        try (DiskFile file = disk.open(SegmentFiles.name(height))) {
            SegmentScan scan = new SegmentScan(file, height);
            long records = 0;
            boolean sealed = false;
            Step step = scan.next();
            while (step instanceof Step.Intact(JournalRecord record) && !sealed) {
                records += record.kind().isMark() ? 0 : 1;
                sealed = record.kind() == RecordKind.SEALED;
                step = scan.next();
            }
            return new SegmentReport(height, scan.size(), records, state(scan, step, sealed));
        }
    }

    private static State state(SegmentScan scan, Step last, boolean sealed)
            throws DiskFailedException {
        return switch (last) {
            case Step.Intact(JournalRecord record) ->
                    new State.Damaged(record.offset(), "a record follows the seal");
            case Step.Bad(long offset, String what) ->
                    sealed || scan.syncedBehind(offset)
                            ? new State.Damaged(offset, what)
                            : new State.Torn(offset, what);
            case Step.End(long offset) when offset == 0 -> new State.Torn(0, "the file is empty");
            case Step.End(long offset) -> sealed ? new State.Sealed() : new State.Open();
        };
    }
}
