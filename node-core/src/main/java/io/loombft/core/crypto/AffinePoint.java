package io.loombft.core.crypto;

import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.math.ec.rfc7748.X25519Field;

/**
 * A point of edwards25519, {@code -x^2 + y^2 = 1 + d x^2 y^2} modulo 2^255 - 19, by its coordinates as
 * BouncyCastle's field has them: ten limbs, not to be changed. Takes a time that depends on the point,
 * so it is for what everybody may know.
 */
final class AffinePoint {
    /** Bytes of an encoded point: y, little-endian, with the lowest bit of x as the highest bit. */
    static final int SIZE = 32;

    static final int[] D = d();

    /** The generator: y = 4/5, x even (RFC 8032, section 5.1). */
    static final AffinePoint BASE = base();

    private static final int HIGHEST_BYTE = SIZE - 1;
    private static final int SIGN = 0x80;

    private final int[] x;
    private final int[] y;

    private AffinePoint(int[] x, int[] y) {
        this.x = x;
        this.y = y;
    }

    int[] x() {
        return x;
    }

    int[] y() {
        return y;
    }

    /** Decodes (RFC 8032, section 5.1.3), or empty when the bytes are not the one encoding of a point. */
    static Optional<AffinePoint> decode(byte[] bytes, int offset) {
        byte[] encoded = Arrays.copyOfRange(bytes, offset, offset + SIZE);
        boolean isOdd = (encoded[HIGHEST_BYTE] & SIGN) != 0;
        encoded[HIGHEST_BYTE] &= (byte) ~SIGN;
        int[] y = X25519Field.create();
        X25519Field.decode255(encoded, y);
        return isCanonical(y, encoded) ? withX(y, isOdd) : Optional.empty();
    }

    /** A number of the field has one encoding only if it is below the modulus. */
    private static boolean isCanonical(int[] y, byte[] encoded) {
        int[] normal = y.clone();
        X25519Field.normalize(normal);
        byte[] again = new byte[SIZE];
        X25519Field.encode(normal, again);
        return Arrays.equals(encoded, again);
    }

    /** The point at that height, with {@code x^2 = (y^2 - 1) / (d y^2 + 1)}. */
    private static Optional<AffinePoint> withX(int[] y, boolean isOdd) {
        int[] numerator = X25519Field.create();
        int[] denominator = X25519Field.create();
        X25519Field.sqr(y, numerator);
        X25519Field.mul(numerator, D, denominator);
        X25519Field.subOne(numerator);
        X25519Field.addOne(denominator);
        int[] x = X25519Field.create();
        if (!X25519Field.sqrtRatioVar(numerator, denominator, x)) {
            return Optional.empty();
        }
        X25519Field.normalize(x);
        if (isOdd && X25519Field.isZeroVar(x)) {
            return Optional.empty();
        }
        if (isOdd != ((x[0] & 1) != 0)) {
            X25519Field.negate(x, x);
            X25519Field.normalize(x);
        }
        return Optional.of(new AffinePoint(x, y));
    }

    /** -121665/121666 (RFC 8032, section 5.1). */
    private static int[] d() {
        int[] d = small(121_666);
        X25519Field.inv(d, d);
        X25519Field.mul(d, small(121_665), d);
        X25519Field.negate(d, d);
        X25519Field.carry(d);
        return d;
    }

    private static AffinePoint base() {
        int[] y = small(5);
        X25519Field.inv(y, y);
        X25519Field.mul(y, small(4), y);
        X25519Field.normalize(y);
        return withX(y, false).orElseThrow();
    }

    private static int[] small(int value) {
        int[] number = X25519Field.create();
        X25519Field.one(number);
        X25519Field.mul(number, value, number);
        return number;
    }
}
