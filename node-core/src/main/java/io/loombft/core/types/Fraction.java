package io.loombft.core.types;

import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import java.math.BigInteger;

/** A share from 0 to 1, exact. Canonical bytes: {@code numerator u32 | denominator u32}. */
public record Fraction(int numerator, int denominator) implements Encodable {
    public Fraction {
        if (denominator < 1 || numerator < 0 || numerator > denominator) {
            throw new IllegalArgumentException("not a share: " + numerator + "/" + denominator);
        }
    }

    /** Reads {@code "1/3"} or {@code "1"}. */
    public static Fraction parse(String text) throws MalformedInputException {
        String[] parts = text.split("/", -1);
        try {
            if (parts.length <= 2) {
                int denominator = parts.length == 1 ? 1 : Integer.parseInt(parts[1].strip());
                return new Fraction(Integer.parseInt(parts[0].strip()), denominator);
            }
        } catch (IllegalArgumentException e) {
            // Falls through to the one sentence that says what is expected.
        }
        throw new MalformedInputException("expected a share like \"1/3\" or \"1\", got " + text);
    }

    /** The share of a total from 0 to 2^63 - 1, rounded down. */
    public long of(long total) {
        return BigInteger.valueOf(total)
                .multiply(BigInteger.valueOf(numerator))
                .divide(BigInteger.valueOf(denominator))
                .longValueExact();
    }

    public static Fraction decode(Decoder from) throws MalformedInputException {
        int numerator = from.u32();
        int denominator = from.u32();
        if (denominator < 1 || numerator > denominator) {
            throw new MalformedInputException("share " + numerator + "/" + denominator);
        }
        return new Fraction(numerator, denominator);
    }

    @Override
    public void encode(Encoder to) {
        to.u32(numerator).u32(denominator);
    }

    @Override
    public String toString() {
        return denominator == 1 ? Integer.toString(numerator) : numerator + "/" + denominator;
    }
}
