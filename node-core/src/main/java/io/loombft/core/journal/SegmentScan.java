package io.loombft.core.journal;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.types.Height;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Reads the records of one segment in order, from an open file, until the end or the first bad one. */
final class SegmentScan {
    /** What comes next in a segment. */
    sealed interface Step {
        record Intact(JournalRecord record) implements Step {}

        /** Not a record from this offset on. */
        record Bad(long offset, String what) implements Step {}

        record End(long offset) implements Step {}
    }

    private static final int SEARCH_BYTES = 64 * 1024;

    private final DiskFile file;
    private final Height height;
    private final long size;
    private long offset;
    private Bytes mark = Bytes.EMPTY;

    SegmentScan(DiskFile file, Height height) throws DiskFailedException {
        this(file, height, 0);
    }

    /** From the offset on; one at which no record begins finds a bad one there. */
    SegmentScan(DiskFile file, Height height, long offset) throws DiskFailedException {
        this.file = file;
        this.height = height;
        this.size = file.size();
        this.offset = offset;
    }

    long size() {
        return size;
    }

    /** The next record; after a bad one always the same bad one. */
    Step next() throws DiskFailedException {
        if (offset == size) {
            return new Step.End(offset);
        }
        if (offset > size) {
            return bad("the segment ends at byte " + size);
        }
        long left = size - offset;
        if (left < Frame.HEADER_BYTES) {
            return bad("the header of a record ends after " + left + " bytes");
        }
        ByteBuffer header = ByteBuffer.wrap(bytesAt(offset, Frame.HEADER_BYTES));
        int length = header.getInt();
        int crc = header.getInt();
        int code = header.get() & 0xff;
        if (length < 0 || length > Journal.RECORD_BYTES_MAX) {
            return bad("the length of a record is above " + Journal.RECORD_BYTES_MAX);
        }
        if (length > left - Frame.HEADER_BYTES) {
            long there = left - Frame.HEADER_BYTES;
            return bad("a record of " + length + " bytes ends after " + there);
        }
        byte[] payload = bytesAt(offset + Frame.HEADER_BYTES, length);
        if (Frame.crc(height, offset, code, ByteBuffer.wrap(payload)) != crc) {
            return bad("the checksum of a record of " + length + " bytes is wrong");
        }
        return accept(code, Bytes.copyOf(payload));
    }

    /**
     * Whether a mark of an earlier sync lies anywhere at or behind the offset. Then what is bad there
     * had been safe. Looks at every byte, since the lengths that would lead from record to record may
     * be what is damaged.
     */
    boolean syncedBehind(long from) throws DiskFailedException {
        long at = from;
        while (size - at >= Frame.MARK_FRAME_BYTES) {
            int length = (int) Math.min(SEARCH_BYTES, size - at);
            ByteBuffer window = ByteBuffer.wrap(bytesAt(at, length));
            for (int i = 0; i <= length - Frame.MARK_FRAME_BYTES; i++) {
                if (isSyncedMark(window, i, at + i)) {
                    return true;
                }
            }
            at += length - Frame.MARK_FRAME_BYTES + 1;
        }
        return false;
    }

    private Step accept(int code, Bytes payload) {
        Optional<RecordKind> kind = RecordKind.of(code);
        if (kind.isEmpty()) {
            return bad("a record has the unknown kind " + code);
        }
        if ((offset == 0) != (kind.get() == RecordKind.SNAPSHOT)) {
            return bad("a snapshot must be the first record and only the first");
        }
        if (kind.get() == RecordKind.SNAPSHOT) {
            mark = Frame.markOf(payload);
        }
        JournalRecord record = new JournalRecord(offset, kind.get(), payload);
        offset = record.end();
        return new Step.Intact(record);
    }

    private boolean isSyncedMark(ByteBuffer window, int index, long place) {
        if (window.getInt(index) != Frame.MARK_BYTES
                || window.get(index + 8) != RecordKind.SYNCED.code()) {
            return false;
        }
        ByteBuffer body = window.slice(index + Frame.HEADER_BYTES, Frame.MARK_BYTES);
        // Without an intact snapshot the mark is not known: then its checksum must do.
        boolean ours = mark.isEmpty() || mark.asByteBuffer().equals(body);
        return ours
                && window.getInt(index + 4)
                        == Frame.crc(height, place, RecordKind.SYNCED.code(), body);
    }

    private Step bad(String what) {
        return new Step.Bad(offset, what);
    }

    private byte[] bytesAt(long at, int length) throws DiskFailedException {
        byte[] bytes = new byte[length];
        if (file.read(at, ByteBuffer.wrap(bytes)) != length) {
            throw new DiskFailedException(
                    DiskFailedException.Reason.FAILED,
                    SegmentFiles.name(height)
                            + " became shorter while it was read: is another process at work on it?");
        }
        return bytes;
    }
}
