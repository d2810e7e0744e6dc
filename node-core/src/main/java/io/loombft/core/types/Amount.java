package io.loombft.core.types;

import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import java.math.BigInteger;
import java.util.Optional;

/** Money: an unsigned 128-bit integer, never wrapping. Canonical bytes: 16, big-endian. */
public record Amount(long high, long low) implements Comparable<Amount>, Encodable {
    /** Length in bytes. */
    public static final int SIZE = 16;

    public static final Amount ZERO = new Amount(0, 0);

    /** 2^128 - 1. */
    public static final Amount MAX = new Amount(-1, -1);

    /** An amount from 0 to 2^63 - 1. */
    public static Amount of(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("negative amount " + value);
        }
        return new Amount(0, value);
    }

    /** The product of two values from 0 to 2^63 - 1; always fits. */
    public static Amount product(long a, long b) {
        if (a < 0 || b < 0) {
            throw new IllegalArgumentException("negative factor");
        }
        return new Amount(Math.multiplyHigh(a, b), a * b);
    }

    /** Reads decimal digits, 0 to 2^128 - 1, without sign or leading zeros. */
    public static Amount parse(String decimal) throws MalformedInputException {
        boolean isDecimal =
                !decimal.isEmpty()
                        && decimal.length() <= 39
                        && decimal.chars().allMatch(c -> c >= '0' && c <= '9')
                        && (decimal.length() == 1 || decimal.charAt(0) != '0');
        BigInteger value = isDecimal ? new BigInteger(decimal) : BigInteger.ONE.negate();
        if (value.signum() < 0 || value.bitLength() > 128) {
            throw new MalformedInputException(
                    "an amount is a decimal number from 0 to 2^128 - 1, got \""
                            + decimal.substring(0, Math.min(60, decimal.length()))
                            + '"');
        }
        return new Amount(value.shiftRight(64).longValue(), value.longValue());
    }

    /** The sum, or nothing when it exceeds 2^128 - 1. */
    public Optional<Amount> plus(Amount other) {
        long lowSum = low + other.low;
        long carry = Long.compareUnsigned(lowSum, low) < 0 ? 1 : 0;
        long highSum = high + other.high;
        boolean isOver = Long.compareUnsigned(highSum, high) < 0;
        long highCarried = highSum + carry;
        if (isOver || Long.compareUnsigned(highCarried, highSum) < 0) {
            return Optional.empty();
        }
        return Optional.of(new Amount(highCarried, lowSum));
    }

    /** The difference, or nothing when the other is larger. */
    public Optional<Amount> minus(Amount other) {
        if (compareTo(other) < 0) {
            return Optional.empty();
        }
        long borrow = Long.compareUnsigned(low, other.low) < 0 ? 1 : 0;
        return Optional.of(new Amount(high - other.high - borrow, low - other.low));
    }

    public boolean isZero() {
        return high == 0 && low == 0;
    }

    public static Amount decode(Decoder from) throws MalformedInputException {
        return new Amount(from.i64(), from.i64());
    }

    @Override
    public void encode(Encoder to) {
        to.i64(high).i64(low);
    }

    @Override
    public int compareTo(Amount other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    /** Decimal digits. */
    @Override
    public String toString() {
        return new BigInteger(Long.toUnsignedString(high))
                .shiftLeft(64)
                .add(new BigInteger(Long.toUnsignedString(low)))
                .toString();
    }
}
