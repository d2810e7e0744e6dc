package io.loombft.core.types;

import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;

/** An attempt at a height, from 0; {@link #NONE} is the paper's -1. Canonical bytes: i32. */
public record Round(int value) implements Comparable<Round>, Encodable {
    /** "No round": not locked, nothing valid seen. */
    public static final Round NONE = new Round(-1);

    /** The first round of a height. */
    public static final Round ZERO = new Round(0);

    public Round {
        if (value < -1) {
            throw new IllegalArgumentException("round " + value);
        }
    }

    public Round next() {
        return new Round(Math.addExact(value, 1));
    }

    public boolean isNone() {
        return value < 0;
    }

    public boolean isAfter(Round other) {
        return value > other.value;
    }

    public boolean isBefore(Round other) {
        return value < other.value;
    }

    /** Reads a round of 0 or more. */
    public static Round decode(Decoder from) throws MalformedInputException {
        return new Round(from.u32());
    }

    /** Reads a round of -1 or more. */
    public static Round decodeOrNone(Decoder from) throws MalformedInputException {
        int value = from.i32();
        if (value < -1) {
            throw new MalformedInputException("round " + value);
        }
        return new Round(value);
    }

    @Override
    public void encode(Encoder to) {
        to.i32(value);
    }

    @Override
    public int compareTo(Round other) {
        return Integer.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
