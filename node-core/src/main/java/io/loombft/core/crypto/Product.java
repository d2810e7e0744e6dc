package io.loombft.core.crypto;

import java.math.BigInteger;

/**
 * A point to be taken so many times, for sums of several that share their doublings. The number is
 * written with digits that are zero or odd, of which two that are not zero lie at least a width apart
 * (the width-w non-adjacent form).
 */
final class Product {
    /** Digits of the longest number, which is below 2^253, and a carry. */
    static final int DIGITS = 254;

    private final OddMultiples point;
    private final byte[] digits;

    /** The number is 0 to 2^253 - 1. */
    Product(OddMultiples point, BigInteger times) {
        this.point = point;
        this.digits = digits(times, point.width());
    }

    /** Adds what the digit of that value, {@code 2^at}, stands for, to be doubled so often. */
    void addTo(EdwardsSum sum, int at) {
        int digit = digits[at];
        if (digit != 0) {
            point.addTo(sum, digit);
        }
    }

    /** Lowest first. */
    static byte[] digits(BigInteger number, int width) {
        byte[] bytes = number.toByteArray();
        byte[] digits = new byte[DIGITS];
        int carry = 0;
        int at = 0;
        while (at < DIGITS) {
            if (bit(bytes, at) == carry) {
                at++;
            } else {
                int window = carry;
                for (int i = 0; i < width; i++) {
                    window += bit(bytes, at + i) << i;
                }
                carry = window >> (width - 1);
                digits[at] = (byte) (window - (carry << width));
                at += width;
            }
        }
        return digits;
    }

    /** A bit of a number whose bytes are the highest first. */
    private static int bit(byte[] bytes, int at) {
        int index = bytes.length - 1 - at / Byte.SIZE;
        return index < 0 ? 0 : (bytes[index] >> (at % Byte.SIZE)) & 1;
    }
}
