package io.loombft.core.journal;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.journal.Recovery.Cut;
import io.loombft.core.journal.SegmentReport.State;
import io.loombft.core.journal.SegmentScan.Step;
import io.loombft.core.types.Height;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds out what a journal holds, cuts what was never synced, and refuses what is damaged. */
final class JournalOpening {
    private static final String COPY_SUFFIX = ".new";

    private static final int COPY_BYTES = 64 * 1024;

    private final Disk disk;
    private final List<Cut> cuts = new ArrayList<>();

    private JournalOpening(Disk disk) {
        this.disk = disk;
    }

    static Recovery open(Disk disk, Height committed, int keepHeights) throws DiskFailedException {
        List<Height> heights = new ArrayList<>(SegmentFiles.heights(disk));
        List<Height> replay = above(heights, committed);
        JournalReport report = JournalReport.of(disk, replay);
        Optional<Damage> damage = report.damageAbove(committed);
        if (damage.isPresent()) {
            return new Recovery.Damaged(damage.get());
        }
        JournalOpening opening = new JournalOpening(disk);
        if (!replay.isEmpty() && opening.cut(report.segments().getLast())) {
            heights.removeLast();
            replay.removeLast();
        }
        Journal journal =
                replay.isEmpty()
                        ? new Journal(disk, keepHeights, heights, committed, null)
                        : opening.resume(heights, replay.getLast(), committed, keepHeights);
        journal.deleteReleased();
        return new Recovery.Ready(journal, journal.segments(), replay, opening.cuts);
    }

    private static List<Height> above(List<Height> heights, Height committed) {
        List<Height> above = new ArrayList<>(heights);
        above.removeIf(height -> height.compareTo(committed) <= 0);
        return above;
    }

    /** Cuts a torn end; true when nothing is left, not even the snapshot, and the file is gone. */
    private boolean cut(SegmentReport newest) throws DiskFailedException {
        if (!(newest.state() instanceof State.Torn(long offset, String what))) {
            return false;
        }
        cuts.add(new Cut(newest.file(), offset, newest.bytes() - offset, what));
        if (offset == 0) {
            disk.delete(newest.file());
            disk.syncFolder();
            return true;
        }
        try (DiskFile file = disk.open(newest.file())) {
            file.truncate(offset);
            file.sync();
        }
        return false;
    }

    private Journal resume(List<Height> heights, Height newest, Height committed, int keepHeights)
            throws DiskFailedException {
        makeSafe(SegmentFiles.name(newest));
        DiskFile file = disk.open(SegmentFiles.name(newest));
        try {
            Bytes snapshot = unseal(file, newest);
            SegmentWriter writer = SegmentWriter.resume(disk, file, newest, snapshot);
            return new Journal(disk, keepHeights, heights, committed, writer);
        } catch (DiskFailedException e) {
            file.close();
            throw e;
        }
    }

    /**
     * Puts a synced copy in the place of the segment. After a sync has failed, the system goes on showing
     * what never reached the disk and never will: what is appended and synced behind such a gap would
     * be found as damage when power is cut. What the disk holds of the old file is a beginning of it,
     * so a power cut in the midst of this leaves that, or the copy.
     */
    private void makeSafe(String name) throws DiskFailedException {
        String copy = name + COPY_SUFFIX;
        if (disk.holds(copy)) {
            disk.delete(copy);
        }
        try (DiskFile from = disk.open(name);
                DiskFile to = disk.create(copy)) {
            copy(from, to);
            to.sync();
        }
        disk.rename(copy, name);
        disk.syncFolder();
    }

    private static void copy(DiskFile from, DiskFile to) throws DiskFailedException {
        ByteBuffer piece = ByteBuffer.allocate(COPY_BYTES);
        long at = 0;
        while (from.read(at, piece) > 0) {
            piece.flip();
            int length = piece.remaining();
            to.write(at, piece);
            at += length;
            piece.clear();
        }
    }

    /**
     * Takes the seal off, since the segment that was to follow is not there, and answers the snapshot.
     */
    private static Bytes unseal(DiskFile file, Height height) throws DiskFailedException {
        SegmentScan scan = new SegmentScan(file, height);
        Bytes snapshot = Bytes.EMPTY;
        Step step = scan.next();
        while (step instanceof Step.Intact(JournalRecord record)) {
            if (record.kind() == RecordKind.SNAPSHOT) {
                snapshot = record.payload();
            }
            if (record.kind() == RecordKind.SEALED) {
                file.truncate(record.offset());
                file.sync();
                return snapshot;
            }
            step = scan.next();
        }
        return snapshot;
    }
}
