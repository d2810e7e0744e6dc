package io.loombft.core.crypto;

import io.loombft.core.bytes.Bytes;
import java.util.Optional;

/**
 * The X25519 key agreement (RFC 7748 §5, §6.1). Secrets, public keys and shared secrets are 32
 * bytes each, little-endian as in the RFC; secrets are clamped on use, the top bit of a public key
 * is ignored. Any other length is an {@link IllegalArgumentException}.
 */
public final class X25519 {
    /** Length of a secret, a public key and a shared secret in bytes. */
    public static final int SIZE = 32;

    private X25519() {}

    /** The public key of a secret: {@code X25519(secret, 9)}. */
    public static Bytes publicKey(Bytes secret) {
        byte[] publicKey = new byte[SIZE];
        org.bouncycastle.math.ec.rfc7748.X25519.scalarMultBase(
                sized(secret, "secret"), 0, publicKey, 0);
        return Bytes.copyOf(publicKey);
    }

    /**
     * The secret shared with the holder of the other key, to be fed to {@link Hkdf} together with
     * both public keys; empty when the other key is of low order, so that the result would be zeros
     * whatever our secret is (RFC 7748 §6.1).
     */
    public static Optional<Bytes> agree(Bytes secret, Bytes theirPublicKey) {
        byte[] shared = new byte[SIZE];
        boolean contributes =
                org.bouncycastle.math.ec.rfc7748.X25519.calculateAgreement(
                        sized(secret, "secret"),
                        0,
                        sized(theirPublicKey, "public key"),
                        0,
                        shared,
                        0);
        return contributes ? Optional.of(Bytes.copyOf(shared)) : Optional.empty();
    }

    private static byte[] sized(Bytes bytes, String what) {
        if (bytes.size() != SIZE) {
            throw new IllegalArgumentException(
                    "an X25519 " + what + " has 32 bytes, got " + bytes.size());
        }
        return bytes.toArray();
    }
}
