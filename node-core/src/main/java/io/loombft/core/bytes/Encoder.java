package io.loombft.core.bytes;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Writes the canonical form: big-endian integers, 32-bit length or count prefixes, no padding. */
public final class Encoder {
    private byte[] buffer;
    private int size;

    public Encoder() {
        this(128);
    }

    /** Starts with room for {@code expectedBytes}; grows when it must. */
    public Encoder(int expectedBytes) {
        buffer = new byte[expectedBytes];
    }

    /** One byte, 0 to 255. */
    public Encoder u8(int value) {
        if (value < 0 || value > 0xff) {
            throw new IllegalArgumentException("not an unsigned byte: " + value);
        }
        reserve(1);
        buffer[size++] = (byte) value;
        return this;
    }

    /** Four bytes, two's complement. */
    public Encoder i32(int value) {
        reserve(4);
        for (int shift = 24; shift >= 0; shift -= 8) {
            buffer[size++] = (byte) (value >>> shift);
        }
        return this;
    }

    /** Four bytes, 0 to 2^31 - 1. */
    public Encoder u32(int value) {
        if (value < 0) {
            throw new IllegalArgumentException("negative: " + value);
        }
        return i32(value);
    }

    /** Eight bytes, all 64 bits as they are. */
    public Encoder i64(long value) {
        reserve(8);
        for (int shift = 56; shift >= 0; shift -= 8) {
            buffer[size++] = (byte) (value >>> shift);
        }
        return this;
    }

    /** Eight bytes, 0 to 2^63 - 1. */
    public Encoder u64(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("negative: " + value);
        }
        return i64(value);
    }

    /** The bytes alone; both sides know their number. */
    public Encoder fixed(Bytes bytes) {
        return append(bytes.raw());
    }

    /** The array alone; both sides know its length. */
    public Encoder fixed(byte[] bytes) {
        return append(bytes);
    }

    /** A 32-bit length, then the bytes. */
    public Encoder blob(Bytes bytes) {
        return u32(bytes.size()).append(bytes.raw());
    }

    /** A 32-bit length, then UTF-8; half a surrogate pair has none and is refused. */
    public Encoder text(String text) {
        return isAscii(text) ? ascii(text) : utf8(text);
    }

    private Encoder ascii(String text) {
        u32(text.length()).reserve(text.length());
        for (int i = 0; i < text.length(); i++) {
            buffer[size++] = (byte) text.charAt(i);
        }
        return this;
    }

    private Encoder utf8(String text) {
        try {
            ByteBuffer utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] bytes = new byte[utf8.remaining()];
            utf8.get(bytes);
            return u32(bytes.length).append(bytes);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("text has half a surrogate pair", e);
        }
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /** A 32-bit count, then each item. */
    public Encoder list(List<? extends Encodable> items) {
        u32(items.size());
        for (Encodable item : items) {
            item.encode(this);
        }
        return this;
    }

    public Encoder value(Encodable value) {
        value.encode(this);
        return this;
    }

    public int size() {
        return size;
    }

    /** What was written so far. */
    public Bytes toBytes() {
        return new Bytes(Arrays.copyOf(buffer, size));
    }

    /** What was written so far, as an array of the caller's. */
    public byte[] toArray() {
        return Arrays.copyOf(buffer, size);
    }

    private Encoder append(byte[] bytes) {
        reserve(bytes.length);
        System.arraycopy(bytes, 0, buffer, size, bytes.length);
        size += bytes.length;
        return this;
    }

    private void reserve(int more) {
        int needed = Math.addExact(size, more);
        if (needed > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(needed, Math.max(16, buffer.length * 2)));
        }
    }
}
