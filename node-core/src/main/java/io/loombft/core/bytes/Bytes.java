package io.loombft.core.bytes;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.zip.Checksum;

/** An immutable string of bytes with value equality and unsigned lexicographic order. */
public final class Bytes implements Comparable<Bytes> {
    /** The string of no bytes. */
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] value;

    /** Takes the array over: only for arrays that nobody else holds. */
    Bytes(byte[] value) {
        this.value = value;
    }

    /** Copies the array. */
    public static Bytes copyOf(byte[] value) {
        return value.length == 0 ? EMPTY : new Bytes(value.clone());
    }

    /** Copies {@code length} bytes from {@code offset}. */
    public static Bytes copyOf(byte[] value, int offset, int length) {
        // Arrays.copyOfRange would add zeros beyond the end.
        Objects.checkFromIndexSize(offset, length, value.length);
        return new Bytes(Arrays.copyOfRange(value, offset, offset + length));
    }

    /** What the digest has come to; begins it anew. */
    public static Bytes of(MessageDigest digest) {
        return new Bytes(digest.digest());
    }

    /** What is left of the buffer, which is read to its limit. */
    public static Bytes remaining(ByteBuffer buffer) {
        byte[] value = new byte[buffer.remaining()];
        buffer.get(value);
        return new Bytes(value);
    }

    /** The UTF-8 bytes of the text. */
    public static Bytes utf8(String text) {
        return new Bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads hexadecimal, upper or lower case, with or without a leading {@code 0x}.
     *
     * @throws MalformedInputException when a character is not hexadecimal or their number is odd
     */
    public static Bytes fromHex(String text) throws MalformedInputException {
        String digits = text.startsWith("0x") ? text.substring(2) : text;
        try {
            return new Bytes(HexFormat.of().parseHex(digits));
        } catch (IllegalArgumentException e) {
            throw new MalformedInputException(
                    "expected an even number of hexadecimal digits, got \""
                            + (text.length() > 80 ? text.substring(0, 80) + "…" : text)
                            + '"');
        }
    }

    public int size() {
        return value.length;
    }

    public boolean isEmpty() {
        return value.length == 0;
    }

    /** The byte at the index, as it is stored (signed). */
    public byte at(int index) {
        return value[index];
    }

    /** The eight bytes from the offset as a big-endian number. */
    public long i64At(int offset) {
        return ByteBuffer.wrap(value).getLong(offset);
    }

    /** A copy of the bytes. */
    public byte[] toArray() {
        return value.clone();
    }

    /** The bytes from {@code offset}, {@code length} of them. */
    public Bytes slice(int offset, int length) {
        return copyOf(value, offset, length);
    }

    public Bytes concat(Bytes other) {
        byte[] joined = Arrays.copyOf(value, value.length + other.value.length);
        System.arraycopy(other.value, 0, joined, value.length, other.value.length);
        return new Bytes(joined);
    }

    /** A read-only view, for digests, ciphers and sockets that take buffers. */
    public ByteBuffer asByteBuffer() {
        return ByteBuffer.wrap(value).asReadOnlyBuffer();
    }

    /** Hashes the bytes: cheaper than through a buffer, which the digest would copy. */
    public void feed(MessageDigest digest) {
        digest.update(value);
    }

    /** Sums the bytes up. */
    public void feed(Checksum checksum) {
        checksum.update(value);
    }

    /** Writes the bytes into the target from the offset on. */
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(value, 0, target, offset, value.length);
    }

    /** Lower-case hexadecimal without prefix. */
    public String hex() {
        return HexFormat.of().formatHex(value);
    }

    byte[] raw() {
        return value;
    }

    @Override
    public int compareTo(Bytes other) {
        return Arrays.compareUnsigned(value, other.value);
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof Bytes that && Arrays.equals(value, that.value));
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return hex();
    }
}
