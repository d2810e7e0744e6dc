package io.loombft.core.crypto;

import io.loombft.core.bytes.Bytes;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/**
 * The curve and the verification rule written down with big integers: slow, and easy to compare
 * with RFC 8032 §5.1.
 */
final class PlainEd25519 {
    static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    static final BigInteger L =
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
    private static final BigInteger D = fraction(-121_665, 121_666);
    private static final BigInteger ROOT_OF_MINUS_ONE =
            BigInteger.TWO.modPow(P.subtract(BigInteger.ONE).shiftRight(2), P);

    static final Point NEUTRAL = new Point(BigInteger.ZERO, BigInteger.ONE);
    static final Point BASE = decode(encodeY(fraction(4, 5), 0)).orElseThrow();

    private PlainEd25519() {}

    record Point(BigInteger x, BigInteger y) {
        Point plus(Point other) {
            BigInteger cross = D.multiply(x).multiply(other.x).multiply(y).multiply(other.y);
            BigInteger newX =
                    x.multiply(other.y)
                            .add(y.multiply(other.x))
                            .multiply(BigInteger.ONE.add(cross).modInverse(P));
            BigInteger newY =
                    y.multiply(other.y)
                            .add(x.multiply(other.x))
                            .multiply(BigInteger.ONE.subtract(cross).modInverse(P));
            return new Point(newX.mod(P), newY.mod(P));
        }

        Point minus() {
            return new Point(x.negate().mod(P), y);
        }

        Point times(BigInteger factor) {
            Point product = NEUTRAL;
            for (int bit = factor.bitLength() - 1; bit >= 0; bit--) {
                product = product.plus(product);
                if (factor.testBit(bit)) {
                    product = product.plus(this);
                }
            }
            return product;
        }

        boolean isOfSmallOrder() {
            return times(BigInteger.valueOf(8)).equals(NEUTRAL);
        }

        Bytes encoded() {
            return encodeY(y, x.testBit(0) ? 1 : 0);
        }
    }

    /** The rule: canonical A, R, S; A not of small order; the cofactored equation. */
    static boolean verifies(Bytes key, Bytes message, Bytes signature) {
        Optional<Point> a = decode(key);
        Optional<Point> r = decode(signature.slice(0, 32));
        BigInteger s = little(signature.slice(32, 32));
        if (a.isEmpty() || r.isEmpty() || s.compareTo(L) >= 0 || a.get().isOfSmallOrder()) {
            return false;
        }
        return difference(a.get(), r.get(), s, challenge(key, message, signature)).isOfSmallOrder();
    }

    /** The equation without the cofactor, which single verifiers elsewhere check. */
    static boolean verifiesWithoutCofactor(Bytes key, Bytes message, Bytes signature) {
        Point a = decode(key).orElseThrow();
        Point r = decode(signature.slice(0, 32)).orElseThrow();
        BigInteger s = little(signature.slice(32, 32));
        return difference(a, r, s, challenge(key, message, signature)).equals(NEUTRAL);
    }

    /** {@code k} of RFC 8032 §5.1.7, reduced, for a signature or its first half alone. */
    static BigInteger challenge(Bytes key, Bytes message, Bytes signature) {
        MessageDigest digest = sha512();
        digest.update(signature.slice(0, 32).asByteBuffer());
        digest.update(key.asByteBuffer());
        digest.update(message.asByteBuffer());
        return little(Bytes.copyOf(digest.digest())).mod(L);
    }

    /** A point from its canonical encoding only. */
    static Optional<Point> decode(Bytes encoded) {
        BigInteger bits = little(encoded);
        boolean isOdd = bits.testBit(255);
        BigInteger y = bits.clearBit(255);
        if (y.compareTo(P) >= 0) {
            return Optional.empty();
        }
        return rootOfX(y)
                .filter(x -> x.signum() != 0 || !isOdd)
                .map(x -> new Point(x.testBit(0) == isOdd ? x : P.subtract(x), y));
    }

    /** Any value below 2^255 with a sign bit, on the curve and canonical or not. */
    static Bytes encodeY(BigInteger y, int sign) {
        return little(sign == 1 ? y.setBit(255) : y);
    }

    static Bytes little(BigInteger value) {
        byte[] bytes = new byte[32];
        for (int i = 0; i < 32; i++) {
            bytes[i] = value.shiftRight(8 * i).byteValue();
        }
        return Bytes.copyOf(bytes);
    }

    static BigInteger little(Bytes bytes) {
        byte[] reversed = new byte[bytes.size()];
        for (int i = 0; i < reversed.length; i++) {
            reversed[i] = bytes.at(reversed.length - 1 - i);
        }
        return new BigInteger(1, reversed);
    }

    private static Point difference(Point a, Point r, BigInteger s, BigInteger k) {
        return BASE.times(s).plus(r.minus()).plus(a.times(k).minus());
    }

    private static Optional<BigInteger> rootOfX(BigInteger y) {
        BigInteger square = y.multiply(y);
        BigInteger xSquare =
                square.subtract(BigInteger.ONE)
                        .multiply(D.multiply(square).add(BigInteger.ONE).modInverse(P))
                        .mod(P);
        BigInteger x = xSquare.modPow(P.add(BigInteger.valueOf(3)).shiftRight(3), P);
        if (x.multiply(x).mod(P).equals(xSquare)) {
            return Optional.of(x);
        }
        BigInteger other = x.multiply(ROOT_OF_MINUS_ONE).mod(P);
        return other.multiply(other).mod(P).equals(xSquare) ? Optional.of(other) : Optional.empty();
    }

    private static BigInteger fraction(long numerator, long denominator) {
        return BigInteger.valueOf(numerator)
                .multiply(BigInteger.valueOf(denominator).modInverse(P))
                .mod(P);
    }

    private static MessageDigest sha512() {
        try {
            return MessageDigest.getInstance("SHA-512");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
