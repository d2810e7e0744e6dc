package io.loombft.core.crypto;

import io.loombft.core.bytes.BoundedCache;
import io.loombft.core.bytes.Bytes;
import java.util.BitSet;
import java.util.List;
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
    /** Public points kept; about 500 bytes each. */
    static final int CACHED_POINTS_MAX = 32_768;

    /** Signatures of one equation: more save little, and one bad one costs the check of all again. */
    static final int BATCH_MAX = 64;

    /** Fewer are not cheaper together. */
    static final int BATCH_MIN = 4;

    private final BoundedCache<PublicKey, Optional<Point>> points =
            new BoundedCache<>(CACHED_POINTS_MAX);

    /** The point of a key, for the check of one signature and for that of several. */
    private record Point(PublicPoint alone, AffinePoint among) {}

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
        Optional<Point> point = point(key);
        if (point.isEmpty()) {
            return false;
        }
        byte[] text = message.toArray();
        return org.bouncycastle.math.ec.rfc8032.Ed25519.verify(
                signature.bytes().toArray(), 0, point.get().alone(), text, 0, text.length);
    }

    /**
     * {@inheritDoc}
     *
     * <p>By one equation for {@value #BATCH_MAX} at a time, at half the cost; one by one when it does not
     * hold. A list with a bad one in it so costs up to half as much again as its signatures alone.
     */
    @Override
    public BitSet verifyAll(List<SignedMessage> messages) {
        BitSet good = new BitSet(messages.size());
        for (int from = 0; from < messages.size(); from += BATCH_MAX) {
            int to = Math.min(from + BATCH_MAX, messages.size());
            List<SignedMessage> batch = messages.subList(from, to);
            if (holdTogether(batch)) {
                good.set(from, to);
            } else {
                setEach(good, from, batch);
            }
        }
        return good;
    }

    private boolean holdTogether(List<SignedMessage> batch) {
        return batch.size() >= BATCH_MIN
                && BatchEquation.of(batch, this::amongOthers)
                        .filter(BatchEquation::holds)
                        .isPresent();
    }

    private void setEach(BitSet good, int from, List<SignedMessage> batch) {
        for (int i = 0; i < batch.size(); i++) {
            SignedMessage each = batch.get(i);
            good.set(from + i, verify(each.key(), each.message(), each.signature()));
        }
    }

    /** Whether the key is the canonical encoding of a point that is not of small order. */
    public boolean isValid(PublicKey key) {
        return point(key).isPresent();
    }

    /** The point of a key that may sign, as an equation of several takes it. */
    Optional<AffinePoint> amongOthers(PublicKey key) {
        return point(key).map(Point::among);
    }

    /** How many decoded points are kept. */
    int cachedPoints() {
        return points.size();
    }

    private Optional<Point> point(PublicKey key) {
        return points.get(key, Ed25519::decode);
    }

    private static Optional<Point> decode(PublicKey key) {
        byte[] bytes = key.bytes().toArray();
        return Optional.ofNullable(
                        org.bouncycastle.math.ec.rfc8032.Ed25519.validatePublicKeyPartialExport(
                                bytes, 0))
                .flatMap(
                        alone ->
                                AffinePoint.decode(bytes, 0).map(among -> new Point(alone, among)));
    }
}
