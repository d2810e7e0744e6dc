package io.loombft.core.contract;

import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.wasm.types.DataSegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The memory of one machine. Pieces of 4 KiB come to be when they are first touched, as copies of the
 * program's first state, so that a large memory costs nothing until it is used, and {@link #reset} as
 * much as was touched.
 */
final class PagedMemory implements Memory {
    private static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int SHIFT = 12;
    private static final int PIECE = 1 << SHIFT;
    private static final int MASK = PIECE - 1;
    private static final int PIECES_PER_PAGE = PAGE_SIZE / PIECE;

    /** Stands for every piece that has not been touched: no access fits into it. */
    private static final byte[] UNTOUCHED = {};

    /** The first state of a program's memory: pieces that are all zeros are {@link #UNTOUCHED}. */
    static final class Image {
        private final byte[][] pieces;
        private final int pagesMax;

        private Image(byte[][] pieces, int pagesMax) {
            this.pieces = pieces;
            this.pagesMax = pagesMax;
        }

        int pages() {
            return pieces.length / PIECES_PER_PAGE;
        }
    }

    /** Room for as many touched pieces stays with a machine that waits; more is given back. */
    private static final int TOUCHED_KEPT = 16;

    private final Image image;

    /** As many as the memory is large: an access beyond is out of bounds. */
    private byte[][] pieces;

    private int[] touched = new int[TOUCHED_KEPT];
    private int touchedCount;

    /** Pages that the memory may still grow by under the call's allowance. */
    private int pagesLeft;

    PagedMemory(Image image) {
        this.image = image;
        this.pieces = untouched(image.pages());
    }

    /** A memory of zeros. */
    static PagedMemory blank(int pages, int pagesMax) {
        return new PagedMemory(new Image(untouched(pages), pagesMax));
    }

    /** What it holds now, as the first state of others. */
    Image image() {
        byte[][] copies = pieces.clone();
        for (int i = 0; i < copies.length; i++) {
            copies[i] = isZero(copies[i]) ? UNTOUCHED : copies[i].clone();
        }
        return new Image(copies, image.pagesMax);
    }

    void reset() {
        if (pieces.length == image.pieces.length) {
            for (int i = 0; i < touchedCount; i++) {
                pieces[touched[i]] = UNTOUCHED;
            }
        } else {
            pieces = untouched(image.pages());
        }
        touchedCount = 0;
        if (touched.length > TOUCHED_KEPT) {
            touched = new int[TOUCHED_KEPT];
        }
    }

    void allow(int pages) {
        pagesLeft = pages;
    }

    int pagesLeft() {
        return pagesLeft;
    }

    int bytes() {
        return pieces.length << SHIFT;
    }

    /** Whether bytes from an unsigned address on, an unsigned number of them, are all inside. */
    boolean holds(int address, int length) {
        return Integer.toUnsignedLong(address) + Integer.toUnsignedLong(length) <= bytes();
    }

    @Override
    public int pages() {
        return pieces.length / PIECES_PER_PAGE;
    }

    @Override
    public int grow(int size) {
        int before = pages();
        if (size < 0 || size > image.pagesMax - before || size > pagesLeft) {
            return -1;
        }
        int old = pieces.length;
        pieces = Arrays.copyOf(pieces, old + size * PIECES_PER_PAGE);
        Arrays.fill(pieces, old, pieces.length, UNTOUCHED);
        pagesLeft -= size;
        return before;
    }

    @Override
    public int initialPages() {
        return image.pages();
    }

    @Override
    public int maximumPages() {
        return image.pagesMax;
    }

    @Override
    public byte read(int address) {
        int index = address >>> SHIFT;
        if (index < pieces.length) {
            byte[] piece = pieces[index];
            int at = address & MASK;
            if (at < piece.length) {
                return piece[at];
            }
        }
        return (byte) gather(address, 1);
    }

    @Override
    public short readShort(int address) {
        int index = address >>> SHIFT;
        if (index < pieces.length) {
            byte[] piece = pieces[index];
            int at = address & MASK;
            if (at <= piece.length - 2) {
                return (short) SHORT.get(piece, at);
            }
        }
        return (short) gather(address, 2);
    }

    @Override
    public int readInt(int address) {
        int index = address >>> SHIFT;
        if (index < pieces.length) {
            byte[] piece = pieces[index];
            int at = address & MASK;
            if (at <= piece.length - 4) {
                return (int) INT.get(piece, at);
            }
        }
        return (int) gather(address, 4);
    }

    @Override
    public long readLong(int address) {
        int index = address >>> SHIFT;
        if (index < pieces.length) {
            byte[] piece = pieces[index];
            int at = address & MASK;
            if (at <= piece.length - 8) {
                return (long) LONG.get(piece, at);
            }
        }
        return gather(address, 8);
    }

    @Override
    public long readU16(int address) {
        return Short.toUnsignedLong(readShort(address));
    }

    @Override
    public void writeByte(int address, byte value) {
        int index = address >>> SHIFT;
        if (index < pieces.length) {
            byte[] piece = pieces[index];
            int at = address & MASK;
            if (at < piece.length) {
                piece[at] = value;
                return;
            }
        }
        scatter(address, value, 1);
    }

    @Override
    public void writeShort(int address, short value) {
        int index = address >>> SHIFT;
        if (index < pieces.length) {
            byte[] piece = pieces[index];
            int at = address & MASK;
            if (at <= piece.length - 2) {
                SHORT.set(piece, at, value);
                return;
            }
        }
        scatter(address, value, 2);
    }

    @Override
    public void writeI32(int address, int value) {
        int index = address >>> SHIFT;
        if (index < pieces.length) {
            byte[] piece = pieces[index];
            int at = address & MASK;
            if (at <= piece.length - 4) {
                INT.set(piece, at, value);
                return;
            }
        }
        scatter(address, value, 4);
    }

    @Override
    public void writeLong(int address, long value) {
        int index = address >>> SHIFT;
        if (index < pieces.length) {
            byte[] piece = pieces[index];
            int at = address & MASK;
            if (at <= piece.length - 8) {
                LONG.set(piece, at, value);
                return;
            }
        }
        scatter(address, value, 8);
    }

    @Override
    public byte[] readBytes(int address, int length) {
        check(address, length);
        byte[] bytes = new byte[length];
        for (int done = 0; done < length; ) {
            int at = (address + done) & MASK;
            int part = Math.min(length - done, PIECE - at);
            byte[] piece = pieces[(address + done) >>> SHIFT];
            byte[] source = piece.length == 0 ? first((address + done) >>> SHIFT) : piece;
            if (source.length > 0) {
                System.arraycopy(source, at, bytes, done, part);
            }
            done += part;
        }
        return bytes;
    }

    @Override
    public void write(int address, byte[] bytes, int offset, int length) {
        check(address, length);
        for (int done = 0; done < length; ) {
            int at = (address + done) & MASK;
            int part = Math.min(length - done, PIECE - at);
            byte[] piece = piece((address + done) >>> SHIFT);
            System.arraycopy(bytes, offset + done, piece, at, part);
            done += part;
        }
    }

    /** The machine puts the first state in by itself. */
    @Override
    public void initialize(Instance instance, DataSegment[] dataSegments) {}

    @Override
    public void zero() {}

    @Override
    public boolean shared() {
        return false;
    }

    /** Little-endian bytes that lie in two pieces, or in one that has not been touched. */
    private long gather(int address, int length) {
        check(address, length);
        long value = 0;
        for (int i = length - 1; i >= 0; i--) {
            int each = address + i;
            value = value << 8 | (piece(each >>> SHIFT)[each & MASK] & 0xff);
        }
        return value;
    }

    private void scatter(int address, long value, int length) {
        check(address, length);
        for (int i = 0; i < length; i++) {
            int each = address + i;
            piece(each >>> SHIFT)[each & MASK] = (byte) (value >>> (8 * i));
        }
    }

    private void check(int address, int length) {
        if (!holds(address, length)) {
            throw new OutOfBoundsException();
        }
    }

    /** The piece, made if it was never touched. */
    private byte[] piece(int index) {
        byte[] piece = pieces[index];
        if (piece.length > 0) {
            return piece;
        }
        byte[] first = first(index);
        byte[] made = first.length > 0 ? first.clone() : new byte[PIECE];
        pieces[index] = made;
        if (touchedCount == touched.length) {
            touched = Arrays.copyOf(touched, 2 * touchedCount);
        }
        touched[touchedCount++] = index;
        return made;
    }

    private byte[] first(int index) {
        return index < image.pieces.length ? image.pieces[index] : UNTOUCHED;
    }

    private static byte[][] untouched(int pages) {
        byte[][] pieces = new byte[pages * PIECES_PER_PAGE][];
        Arrays.fill(pieces, UNTOUCHED);
        return pieces;
    }

    private static boolean isZero(byte[] piece) {
        for (byte each : piece) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    // What follows belongs to features that the module rules refuse.

    @Override
    @SuppressWarnings("removal")
    public Object lock(int address) {
        throw refused();
    }

    @Override
    @SuppressWarnings("removal")
    public int waitOn(int address, int expected, long timeout) {
        throw refused();
    }

    @Override
    @SuppressWarnings("removal")
    public int waitOn(int address, long expected, long timeout) {
        throw refused();
    }

    @Override
    @SuppressWarnings("removal")
    public int notify(int address, int threads) {
        throw refused();
    }

    @Override
    public void initPassiveSegment(int segment, int to, int offset, int size) {
        throw refused();
    }

    @Override
    public void drop(int segment) {
        throw refused();
    }

    @Override
    public void fill(byte value, int from, int to) {
        throw refused();
    }

    @Override
    public void writeF32(int address, float value) {
        throw refused();
    }

    @Override
    public long readF32(int address) {
        throw refused();
    }

    @Override
    public float readFloat(int address) {
        throw refused();
    }

    @Override
    public void writeF64(int address, double value) {
        throw refused();
    }

    @Override
    public double readDouble(int address) {
        throw refused();
    }

    @Override
    public long readF64(int address) {
        throw refused();
    }

    private static AssertionError refused() {
        return new AssertionError("a module with a refused feature is running");
    }

    /** An access out of the memory; without a stack trace, which would cost more than the call. */
    static final class OutOfBoundsException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OutOfBoundsException() {
            super("out of bounds memory access", null, false, false);
        }
    }
}
