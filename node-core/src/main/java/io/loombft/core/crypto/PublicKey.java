package io.loombft.core.crypto;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;

/**
 * An Ed25519 public key as it travels (RFC 8032 §5.1.2): 32 bytes, also the identity of a validator
 * and of a node. That it is a point on the curve is checked where it verifies something.
 */
public record PublicKey(Bytes bytes) implements Comparable<PublicKey>, Encodable {
    /** Length in bytes. */
    public static final int SIZE = 32;

    public PublicKey {
        if (bytes.size() != SIZE) {
            throw new IllegalArgumentException("a public key has 32 bytes, got " + bytes.size());
        }
    }

    public static PublicKey decode(Decoder from) throws MalformedInputException {
        return new PublicKey(from.fixed(SIZE));
    }

    /** Reads 64 hexadecimal digits. */
    public static PublicKey fromHex(String text) throws MalformedInputException {
        return new PublicKey(FixedSize.fromHex(text, SIZE, "a public key"));
    }

    public String hex() {
        return bytes.hex();
    }

    @Override
    public void encode(Encoder to) {
        to.fixed(bytes);
    }

    @Override
    public int compareTo(PublicKey other) {
        return bytes.compareTo(other.bytes);
    }

    @Override
    public String toString() {
        return hex();
    }
}
