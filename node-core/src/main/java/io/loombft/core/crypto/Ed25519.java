package io.loombft.core.crypto;

import io.loombft.core.bytes.BoundedCache;
import io.loombft.core.bytes.Bytes;
import java.util.Optional;
import org.bouncycastle.math.ec.rfc8032.Ed25519.PublicPoint;

/**
 * Ed25519 (RFC 8032) with one verification rule everywhere: A, R and S must be canonical, A must
 * not be of small order, and the cofactored equation {@code [8][S]B = [8]R + [8][k]A} must hold.
 * Single and batch verification then agree on every input, which the cofactorless equation does not
 * allow.
 *
 * <p>Thread-safe. Decoded public points are kept, because decoding is a third of a verification.
 */
public final class Ed25519 implements SignatureScheme {
    /** Public points kept; about 300 bytes each. */
    static final int CACHED_POINTS_MAX = 32_768;

    private final BoundedCache<PublicKey, Optional<PublicPoint>> points =
            new BoundedCache<>(CACHED_POINTS_MAX);

    @Override
    public KeyPair keyPair(Bytes seed) {
        byte[] publicKey = new byte[PublicKey.SIZE];
        org.bouncycastle.math.ec.rfc8032.Ed25519.generatePublicKey(
                KeyPair.checkedSeed(seed).toArray(), 0, publicKey, 0);
        return new KeyPair(seed, new PublicKey(Bytes.copyOf(publicKey)), KeyPair.Origin.ED25519);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException when the pair was not made by {@link #keyPair}
     */
    @Override
    public Signature sign(KeyPair key, Bytes message) {
        if (key.origin() != KeyPair.Origin.ED25519) {
            throw new IllegalArgumentException("the key pair was not derived by Ed25519");
        }
        byte[] signature = new byte[Signature.SIZE];
        byte[] text = message.toArray();
        // With the public key passed in, one point multiplication is saved.
        org.bouncycastle.math.ec.rfc8032.Ed25519.sign(
                key.seed().toArray(),
                0,
                key.publicKey().bytes().toArray(),
                0,
                text,
                0,
                text.length,
                signature,
                0);
        return new Signature(Bytes.copyOf(signature));
    }

    @Override
    public boolean verify(PublicKey key, Bytes message, Signature signature) {
        Optional<PublicPoint> point = point(key);
        if (point.isEmpty()) {
            return false;
        }
        byte[] text = message.toArray();
        return org.bouncycastle.math.ec.rfc8032.Ed25519.verify(
                signature.bytes().toArray(), 0, point.get(), text, 0, text.length);
    }

    /** Whether the key is the canonical encoding of a point that is not of small order. */
    public boolean isValid(PublicKey key) {
        return point(key).isPresent();
    }

    private Optional<PublicPoint> point(PublicKey key) {
        return points.get(key, Ed25519::decode);
    }

    private static Optional<PublicPoint> decode(PublicKey key) {
        return Optional.ofNullable(
                org.bouncycastle.math.ec.rfc8032.Ed25519.validatePublicKeyPartialExport(
                        key.bytes().toArray(), 0));
    }
}
