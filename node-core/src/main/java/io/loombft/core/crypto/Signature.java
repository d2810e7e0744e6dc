package io.loombft.core.crypto;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;

/** An Ed25519 signature (RFC 8032 §5.1.6): R then S, 64 bytes. */
public record Signature(Bytes bytes) implements Encodable {
    /** Length in bytes. */
    public static final int SIZE = 64;

    public Signature {
        if (bytes.size() != SIZE) {
            throw new IllegalArgumentException("a signature has 64 bytes, got " + bytes.size());
        }
    }

    public static Signature decode(Decoder from) throws MalformedInputException {
        return new Signature(from.fixed(SIZE));
    }

    public String hex() {
        return bytes.hex();
    }

    @Override
    public void encode(Encoder to) {
        to.fixed(bytes);
    }

    @Override
    public String toString() {
        return hex();
    }
}
