package io.loombft.core.crypto;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A SHA-256 digest (FIPS 180-4): 32 bytes. */
public record Hash(Bytes bytes) implements Comparable<Hash>, Encodable {
    /** Length in bytes. */
    public static final int SIZE = 32;

    /** 32 zero bytes: "none" where a hash is expected. No known input hashes to it. */
    public static final Hash ZERO = new Hash(Bytes.copyOf(new byte[SIZE]));

    private static final MessageDigest PROTOTYPE = sha256();

    public Hash {
        if (bytes.size() != SIZE) {
            throw new IllegalArgumentException("a hash has 32 bytes, got " + bytes.size());
        }
    }

    /** SHA-256 of the parts one after the other. */
    public static Hash of(Bytes... parts) {
        MessageDigest digest = newDigest();
        for (Bytes part : parts) {
            part.feed(digest);
        }
        return new Hash(Bytes.of(digest));
    }

    /** SHA-256 of the array. */
    public static Hash of(byte[] message) {
        MessageDigest digest = newDigest();
        digest.update(message);
        return new Hash(Bytes.of(digest));
    }

    /** A fresh digest of the JDK's, cheaper than asking the provider each time. */
    public static MessageDigest newDigest() {
        try {
            return (MessageDigest) PROTOTYPE.clone();
        } catch (CloneNotSupportedException e) {
            return sha256();
        }
    }

    public static Hash decode(Decoder from) throws MalformedInputException {
        return new Hash(from.fixed(SIZE));
    }

    /** Reads 64 hexadecimal digits. */
    public static Hash fromHex(String text) throws MalformedInputException {
        return new Hash(FixedSize.fromHex(text, SIZE, "a hash"));
    }

    public String hex() {
        return bytes.hex();
    }

    @Override
    public void encode(Encoder to) {
        to.fixed(bytes);
    }

    @Override
    public int compareTo(Hash other) {
        return bytes.compareTo(other.bytes);
    }

    @Override
    public String toString() {
        return hex();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
