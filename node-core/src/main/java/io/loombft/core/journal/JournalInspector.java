package io.loombft.core.journal;

import io.loombft.core.types.Height;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Looks into a journal without opening it, for {@code wal dump}, {@code wal verify}, {@code wal repair}
 * and the recorder. Reading is safe while a node writes, which then seems to end where it was; repairing
 * is not.
 */
public final class JournalInspector {
    /** So often can one segment be set aside. */
    static final int DAMAGED_COPIES_MAX = 99;

    private static final int COPY_BYTES = 1024 * 1024;

    private final Disk disk;

    public JournalInspector(Disk disk) {
        this.disk = disk;
    }

    /** The heights of all segments, ascending. */
    public List<Height> heights() throws DiskFailedException {
        return SegmentFiles.heights(disk);
    }

    /** Reads and checks every segment. */
    public JournalReport verify() throws DiskFailedException {
        return JournalReport.of(disk, heights());
    }

    /** Streams all that lies in a segment; fails with reason {@code MISSING} when there is none. */
    public SegmentDump dump(Height height) throws DiskFailedException {
        return SegmentDump.open(disk, height);
    }

    /**
     * Streams what lies in a segment from the offset on, at which a record begins or the segment ends, as
     * {@link JournalRecord#end()} told; any other offset is answered with a bad entry.
     */
    public SegmentDump dump(Height height, long offset) throws DiskFailedException {
        if (offset < 0) {
            throw new IllegalArgumentException("a negative offset");
        }
        return SegmentDump.open(disk, height, offset);
    }

    /** Streams the snapshot and events of a segment; fails with reason {@code MISSING} when there is none. */
    public SegmentReader read(Height height) throws DiskFailedException {
        return SegmentReader.open(disk, height);
    }

    /** What {@link #repair} would drop for a node that has committed up to the height. */
    public RepairPlan plan(Height committed) throws DiskFailedException {
        return RepairPlan.of(verify(), committed);
    }

    /**
     * Carries the plan out. The last segment goes first, so that a repair cut short leaves a journal that
     * still refuses to open and can be repaired again.
     */
    public void repair(RepairPlan plan) throws DiskFailedException {
        for (RepairPlan.Drop drop : plan.drops().reversed()) {
            switch (drop) {
                case RepairPlan.Drop.SetAside aside ->
                        disk.rename(aside.file(), freeName(aside.file()));
                case RepairPlan.Drop.CutAt cut -> cutAt(cut);
            }
            disk.syncFolder();
        }
    }

    private void cutAt(RepairPlan.Drop.CutAt cut) throws DiskFailedException {
        try (DiskFile damaged = disk.open(cut.file());
                DiskFile copy = disk.create(freeName(cut.file()))) {
            copy(damaged, copy);
            copy.sync();
            disk.syncFolder();
            damaged.truncate(cut.offset());
            damaged.sync();
        }
    }

    private static void copy(DiskFile from, DiskFile to) throws DiskFailedException {
        ByteBuffer buffer = ByteBuffer.allocate(COPY_BYTES);
        long offset = 0;
        int length = from.read(offset, buffer);
        while (length > 0) {
            to.write(offset, buffer.flip());
            offset += length;
            buffer.clear();
            length = from.read(offset, buffer);
        }
    }

    private String freeName(String file) throws DiskFailedException {
        List<String> taken = disk.list();
        for (int i = 1; i <= DAMAGED_COPIES_MAX; i++) {
            String name = file + (i == 1 ? ".damaged" : ".damaged-" + i);
            if (!taken.contains(name)) {
                return name;
            }
        }
        throw new DiskFailedException(
                DiskFailedException.Reason.EXISTS,
                file + " was set aside " + DAMAGED_COPIES_MAX + " times: move the copies away");
    }
}
