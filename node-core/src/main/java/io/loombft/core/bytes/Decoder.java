package io.loombft.core.bytes;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the canonical form from foreign bytes. Every length is compared with its limit and with
 * what is left before anything is allocated; what is not canonical is a {@link
 * MalformedInputException}.
 */
public final class Decoder {
    private final byte[] input;
    private final int end;
    private int position;

    public Decoder(Bytes input) {
        this(input.raw());
    }

    /** Reads the array, which nobody may change meanwhile. */
    public Decoder(byte[] input) {
        this.input = input;
        this.end = input.length;
    }

    /** Reads one item of a list. */
    @FunctionalInterface
    public interface Item<T> {
        T decode(Decoder from) throws MalformedInputException;
    }

    /** Reads a whole value: all bytes must be used. */
    public static <T> T whole(Bytes input, Item<T> item) throws MalformedInputException {
        Decoder from = new Decoder(input);
        T value = item.decode(from);
        from.end();
        return value;
    }

    public int u8() throws MalformedInputException {
        need(1);
        return input[position++] & 0xff;
    }

    /** A byte that must be 0 or 1. */
    public boolean flag() throws MalformedInputException {
        int value = u8();
        if (value > 1) {
            throw new MalformedInputException("flag is " + value + ", expected 0 or 1");
        }
        return value == 1;
    }

    public int i32() throws MalformedInputException {
        need(4);
        int value = ByteBuffer.wrap(input, position, 4).getInt();
        position += 4;
        return value;
    }

    /** Four bytes, 0 to 2^31 - 1. */
    public int u32() throws MalformedInputException {
        int value = i32();
        if (value < 0) {
            throw new MalformedInputException("32-bit value above 2^31 - 1");
        }
        return value;
    }

    public long i64() throws MalformedInputException {
        need(8);
        long value = ByteBuffer.wrap(input, position, 8).getLong();
        position += 8;
        return value;
    }

    /** Eight bytes, 0 to 2^63 - 1. */
    public long u64() throws MalformedInputException {
        long value = i64();
        if (value < 0) {
            throw new MalformedInputException("64-bit value above 2^63 - 1");
        }
        return value;
    }

    public Bytes fixed(int size) throws MalformedInputException {
        need(size);
        Bytes value = new Bytes(Arrays.copyOfRange(input, position, position + size));
        position += size;
        return value;
    }

    /** A 32-bit length of at most {@code sizeMax}, then as many bytes. */
    public Bytes blob(int sizeMax) throws MalformedInputException {
        int size = u32();
        if (size > sizeMax) {
            throw new MalformedInputException("length " + size + " is above " + sizeMax);
        }
        return fixed(size);
    }

    /** A 32-bit length of at most {@code sizeMax}, then UTF-8. */
    public String text(int sizeMax) throws MalformedInputException {
        Bytes utf8 = blob(sizeMax);
        if (isAscii(utf8.raw())) {
            return new String(utf8.raw(), StandardCharsets.US_ASCII);
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(utf8.asByteBuffer()).toString();
        } catch (CharacterCodingException e) {
            throw new MalformedInputException("text is not UTF-8");
        }
    }

    /**
     * A 32-bit count of at most {@code countMax}, then the items, each at least
     * {@code itemBytesMin} long, which is 1 or more: a count that cannot be true is refused before
     * the list is made.
     */
    public <T> List<T> list(int countMax, int itemBytesMin, Item<T> item)
            throws MalformedInputException {
        if (itemBytesMin < 1) {
            throw new IllegalArgumentException("items of no bytes would bound no count");
        }
        int count = u32();
        if (count > countMax) {
            throw new MalformedInputException("count " + count + " is above " + countMax);
        }
        if ((long) count * itemBytesMin > remaining()) {
            throw new MalformedInputException("count " + count + " exceeds what is left");
        }
        List<T> items = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            items.add(item.decode(this));
        }
        return items;
    }

    public int position() {
        return position;
    }

    public int remaining() {
        return end - position;
    }

    /** The bytes from {@code start} up to here, for hashing what was just read. */
    public Bytes since(int start) {
        return new Bytes(Arrays.copyOfRange(input, start, position));
    }

    /** Nothing may be left. */
    public void end() throws MalformedInputException {
        if (position != end) {
            throw new MalformedInputException(remaining() + " bytes too many");
        }
    }

    private static boolean isAscii(byte[] bytes) {
        for (byte each : bytes) {
            if (each < 0) {
                return false;
            }
        }
        return true;
    }

    private void need(int size) throws MalformedInputException {
        if (size > remaining()) {
            throw new MalformedInputException(
                    "input ends early: " + size + " bytes expected, " + remaining() + " left");
        }
    }
}
