package io.loombft.core.simulation;

import io.loombft.core.bytes.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** What a file of a {@link VirtualDisk} shows, what of it is safe, and the changes between. */
final class VirtualFile {
    /** Real disks write whole sectors. */
    private static final int SECTOR_BYTES = 512;

    /** A change that was not synced. */
    private sealed interface Change {
        record Write(int offset, Bytes bytes) implements Change {}

        record Truncate(int size) implements Change {}
    }

    private Image shown = new Image();
    private final Image safe = new Image();
    private final List<Change> unsynced = new ArrayList<>();

    int size() {
        return shown.size;
    }

    int read(long offset, ByteBuffer into) {
        int length = (int) Math.min(into.remaining(), Math.max(0, shown.size - offset));
        if (length > 0) {
            into.put(shown.bytes, (int) offset, length);
        }
        return Math.max(0, length);
    }

    void write(long offset, Bytes bytes) {
        Change change = new Change.Write(Math.toIntExact(offset), bytes);
        unsynced.add(change);
        shown.apply(change);
    }

    void truncate(int size) {
        Change change = new Change.Truncate(size);
        unsynced.add(change);
        shown.apply(change);
    }

    void sync() {
        unsynced.forEach(safe::apply);
        unsynced.clear();
    }

    /** As Linux does after a failed sync: shown as before, but never written any more. */
    void forgetUnsynced() {
        unsynced.clear();
    }

    void cutPower(IntUnaryOperator below) {
        switch (below.applyAsInt(3)) {
            case 0 -> {}
            case 1 -> unsynced.forEach(safe::apply);
            default -> unsynced.forEach(change -> applyPart(change, below));
        }
        unsynced.clear();
        shown = safe.copy();
    }

    private void applyPart(Change change, IntUnaryOperator below) {
        switch (below.applyAsInt(4)) {
            case 0 -> {}
            case 1 -> safe.apply(change);
            case 2 -> safe.apply(begin(change, below));
            default -> applySectors(change, below);
        }
    }

    private static Change begin(Change change, IntUnaryOperator below) {
        return switch (change) {
            case Change.Write(int offset, Bytes bytes) ->
                    new Change.Write(offset, bytes.slice(0, below.applyAsInt(bytes.size() + 1)));
            case Change.Truncate whole -> whole;
        };
    }

    private void applySectors(Change change, IntUnaryOperator below) {
        if (!(change instanceof Change.Write(int offset, Bytes bytes))) {
            return;
        }
        int at = offset;
        int end = offset + bytes.size();
        while (at < end) {
            int next = Math.min(end, (at / SECTOR_BYTES + 1) * SECTOR_BYTES);
            if (below.applyAsInt(2) == 0) {
                Bytes sector = bytes.slice(at - offset, next - at);
                safe.apply(new Change.Write(at, sector));
            }
            at = next;
        }
    }

    /** Bytes that grow; what is skipped is zero. */
    private static final class Image {
        /** Enough for the guard, and for a journal that begins. */
        private static final int BYTES_MIN = 8_192;

        private byte[] bytes = new byte[0];
        private int size;

        Image copy() {
            Image copy = new Image();
            copy.bytes = Arrays.copyOf(bytes, size);
            copy.size = size;
            return copy;
        }

        void apply(Change change) {
            switch (change) {
                case Change.Write(int offset, Bytes written) -> write(offset, written);
                case Change.Truncate(int newSize) -> truncate(newSize);
            }
        }

        private void write(int offset, Bytes written) {
            int end = Math.addExact(offset, written.size());
            if (end > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(end, Math.max(BYTES_MIN, bytes.length * 2)));
            }
            written.copyTo(bytes, offset);
            size = Math.max(size, end);
        }

        private void truncate(int newSize) {
            int cut = Math.min(size, newSize);
            Arrays.fill(bytes, cut, size, (byte) 0);
            size = cut;
        }
    }
}
