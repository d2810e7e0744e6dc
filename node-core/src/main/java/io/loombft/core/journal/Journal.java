package io.loombft.core.journal;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.journal.DiskFailedException.Reason;
import io.loombft.core.types.Height;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The journal of the core's inputs, one segment a height; only the thread that owns the core calls it.
 *
 * <p>A segment begins with a snapshot and goes on with events, all opaque bytes here. What was appended
 * is safe when {@link #sync()} has returned, and then so is all that was appended before it. After any
 * failure of the disk every further call fails: what the disk holds is known again only after a
 * restart, and a node that cannot remember must not vote.
 */
public final class Journal implements AutoCloseable {
    /** Longest payload of a record, in bytes. */
    public static final int RECORD_BYTES_MAX = 64 * 1024 * 1024;

    private final Disk disk;
    private final int keepHeights;
    private final TreeSet<Height> segments;
    private Height released;
    private @Nullable SegmentWriter current;
    private boolean hasFailed;

    Journal(
            Disk disk,
            int keepHeights,
            List<Height> segments,
            Height released,
            @Nullable SegmentWriter current) {
        this.disk = disk;
        this.keepHeights = keepHeights;
        this.segments = new TreeSet<>(segments);
        this.released = released;
        this.current = current;
    }

    /**
     * Opens the journal of a node whose highest height with a synced batch is {@code committed} (0: none)
     * and which keeps {@code keepHeights} released segments besides for the recorder.
     *
     * <p>All segments above {@code committed} are read and checked. What was never synced is cut off the
     * newest; anything else that is not as it was written is answered with {@link Recovery.Damaged}, and
     * then the disk is as it was.
     */
    public static Recovery open(Disk disk, Height committed, int keepHeights)
            throws DiskFailedException {
        if (keepHeights < 0) {
            throw new IllegalArgumentException("a negative number of heights to keep");
        }
        return JournalOpening.open(disk, committed, keepHeights);
    }

    /** The heights of all segments, ascending. */
    public List<Height> segments() {
        return List.copyOf(segments);
    }

    /** The height whose segment takes the next {@link #append}. */
    public Optional<Height> current() {
        return Optional.ofNullable(current).map(SegmentWriter::height);
    }

    /**
     * Seals and syncs the current segment and begins the one of the height, which must follow the newest
     * segment or the highest released height. The snapshot is safe after the next {@link #sync()}.
     */
    public void startSegment(Height height, Bytes snapshot) throws DiskFailedException {
        checkFollows(height);
        checkSize(snapshot);
        act(
                () -> {
                    sealCurrent();
                    current = SegmentWriter.create(disk, height, snapshot);
                    segments.add(height);
                    deleteReleased();
                });
    }

    /** Appends an event to the current segment; not yet safe. */
    public void append(Bytes event) throws DiskFailedException {
        checkSize(event);
        SegmentWriter writer = writer();
        act(() -> writer.append(RecordKind.EVENT, event));
    }

    /** Returns when everything appended so far would survive a power cut; quick when it already would. */
    public void sync() throws DiskFailedException {
        SegmentWriter writer = writer();
        act(writer::sync);
    }

    /**
     * Says that the batches up to the height are synced: their segments are not replayed any more, and
     * deleted once they are older than the heights to keep. The current one is never deleted.
     */
    public void release(Height upTo) throws DiskFailedException {
        if (upTo.isAfter(released)) {
            released = upTo;
            act(this::deleteReleased);
        }
    }

    /**
     * Streams the records of a segment as it is now; fails with reason {@code MISSING} when there is
     * none.
     */
    public SegmentReader read(Height height) throws DiskFailedException {
        return SegmentReader.open(disk, height);
    }

    /** Syncs, unless the disk has failed before, and lets the files go. */
    @Override
    public void close() throws DiskFailedException {
        SegmentWriter writer = current;
        if (writer == null) {
            return;
        }
        current = null;
        try (writer) {
            if (!hasFailed) {
                act(writer::sync);
            }
        }
    }

    /** Deletes released segments that are too old, also after a restart that kept fewer. */
    void deleteReleased() throws DiskFailedException {
        Optional<Height> writing = current();
        while (!segments.isEmpty()) {
            Height oldest = segments.first();
            boolean isKept = oldest.value() > released.value() - keepHeights;
            if (isKept || writing.filter(oldest::equals).isPresent()) {
                return;
            }
            // Needs no sync of the folder: a segment that comes back is deleted at the next
            // occasion.
            disk.delete(SegmentFiles.name(oldest));
            segments.remove(oldest);
        }
    }

    private void sealCurrent() throws DiskFailedException {
        SegmentWriter writer = current;
        if (writer == null) {
            return;
        }
        current = null;
        try (writer) {
            writer.seal();
        }
    }

    private SegmentWriter writer() {
        SegmentWriter writer = current;
        if (writer == null) {
            throw new IllegalStateException("no segment was started");
        }
        return writer;
    }

    private void checkFollows(Height height) {
        Height last = segments.isEmpty() ? released : segments.last();
        Height follows = last.isAfter(released) ? last : released;
        if (!height.equals(follows.next())) {
            throw new IllegalArgumentException(
                    "the segment of height " + height + " cannot follow " + follows);
        }
    }

    private static void checkSize(Bytes payload) {
        if (payload.size() > RECORD_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "a record of " + payload.size() + " bytes is above " + RECORD_BYTES_MAX);
        }
    }

    @FunctionalInterface
    private interface DiskAction {
        void run() throws DiskFailedException;
    }

    private void act(DiskAction action) throws DiskFailedException {
        if (hasFailed) {
            throw new DiskFailedException(
                    Reason.FAILED,
                    "the journal failed before and is not written any more: repair the disk and"
                            + " start the node again");
        }
        try {
            action.run();
        } catch (DiskFailedException e) {
            hasFailed = true;
            throw e;
        }
    }
}
