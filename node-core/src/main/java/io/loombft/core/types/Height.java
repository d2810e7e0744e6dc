package io.loombft.core.types;

import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;

/** The number of a block: 1 is the first, 0 is genesis. Canonical bytes: u64. */
public record Height(long value) implements Comparable<Height>, Encodable {
    /** Before the first block. */
    public static final Height GENESIS = new Height(0);

    /** The first block. */
    public static final Height FIRST = new Height(1);

    public Height {
        if (value < 0) {
            throw new IllegalArgumentException("negative height " + value);
        }
    }

    public Height next() {
        return plus(1);
    }

    public Height plus(long count) {
        return new Height(Math.addExact(value, count));
    }

    /** The height below; genesis has none. */
    public Height previous() {
        return new Height(value - 1);
    }

    public boolean isAfter(Height other) {
        return value > other.value;
    }

    public boolean isBefore(Height other) {
        return value < other.value;
    }

    public static Height decode(Decoder from) throws MalformedInputException {
        return new Height(from.u64());
    }

    @Override
    public void encode(Encoder to) {
        to.u64(value);
    }

    @Override
    public int compareTo(Height other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
