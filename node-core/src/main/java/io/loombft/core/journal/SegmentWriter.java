package io.loombft.core.journal;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.types.Height;
import java.nio.ByteBuffer;

/** The end of one segment, where records are appended; used by the thread that owns the journal. */
final class SegmentWriter implements AutoCloseable {
    private final Disk disk;
    private final DiskFile file;
    private final Height height;
    private final Bytes mark;
    private long end;
    private boolean isSynced;
    private boolean isInFolder;

    private SegmentWriter(Disk disk, DiskFile file, Height height, Bytes mark, long end) {
        this.disk = disk;
        this.file = file;
        this.height = height;
        this.mark = mark;
        this.end = end;
    }

    /** Makes the file and writes its snapshot. */
    static SegmentWriter create(Disk disk, Height height, Bytes snapshot)
            throws DiskFailedException {
        DiskFile file = disk.create(SegmentFiles.name(height));
        SegmentWriter writer = new SegmentWriter(disk, file, height, Frame.markOf(snapshot), 0);
        try {
            writer.append(RecordKind.SNAPSHOT, snapshot);
            return writer;
        } catch (DiskFailedException e) {
            file.close();
            throw e;
        }
    }

    /** Goes on at the end of an intact segment whose snapshot is given. */
    static SegmentWriter resume(Disk disk, DiskFile file, Height height, Bytes snapshot)
            throws DiskFailedException {
        return new SegmentWriter(disk, file, height, Frame.markOf(snapshot), file.size());
    }

    Height height() {
        return height;
    }

    void append(RecordKind kind, Bytes payload) throws DiskFailedException {
        ByteBuffer frame = Frame.of(height, end, kind, payload);
        int length = frame.remaining();
        file.write(end, frame);
        end += length;
        isSynced = false;
    }

    /**
     * Makes all records safe, then says so in a mark, so that recovery can tell damage from a torn end.
     * The mark itself becomes safe some time later; nothing waits for it.
     */
    void sync() throws DiskFailedException {
        if (isSynced) {
            return;
        }
        force();
        append(RecordKind.SYNCED, mark);
        isSynced = true;
    }

    /** Closes the segment for good: a later segment may exist only after this. */
    void seal() throws DiskFailedException {
        append(RecordKind.SEALED, mark);
        force();
    }

    @Override
    public void close() throws DiskFailedException {
        file.close();
    }

    private void force() throws DiskFailedException {
        file.sync();
        if (!isInFolder) {
            disk.syncFolder();
            isInFolder = true;
        }
    }
}
