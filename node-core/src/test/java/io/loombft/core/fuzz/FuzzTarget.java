package io.loombft.core.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.MalformedInputException;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * Something that reads foreign bytes, and what must hold of it whatever they are: the reader throws when
 * it does not, and one input may not cost more memory than the bound says.
 *
 * @param name what {@code -Dfuzz.target} selects
 * @param reader catches what is documented for bad input, and nothing else
 * @param bytesFixed what an input may cost in allocated bytes, however short it is
 * @param bytesPerByte what it may cost besides for each of its bytes
 * @param seeds inputs to begin with
 */
public record FuzzTarget(
        String name, Reader reader, long bytesFixed, int bytesPerByte, List<Bytes> seeds) {
    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Reads one input. */
    @FunctionalInterface
    public interface Reader {
        void read(byte[] input) throws Exception;
    }

    public FuzzTarget {
        seeds = List.copyOf(seeds);
    }

    /** A reader that may cost what any decoder of records may cost: 64 KiB, and 64 bytes for each. */
    public static FuzzTarget of(String name, Reader reader, List<Bytes> seeds) {
        return new FuzzTarget(name, reader, 64 * 1024, 64, seeds);
    }

    /**
     * A canonical form: what is not one is malformed, what is one comes back byte for byte, and as an
     * equal value.
     */
    public static <T extends Encodable> FuzzTarget canonical(
            String name, Decoder.Item<T> item, List<Bytes> seeds) {
        return of(name, input -> canonical(item, Bytes.copyOf(input)), seeds);
    }

    /** The same reader with another bound. */
    public FuzzTarget costing(long fixed, int perByte) {
        return new FuzzTarget(name, reader, fixed, perByte, seeds);
    }

    void read(byte[] input) throws Exception {
        long max = bytesFixed + (long) bytesPerByte * input.length;
        if (cost(input) <= max) {
            return;
        }
        // The first time, classes were loaded and caches filled.
        long cost = cost(input);
        if (cost > max) {
            throw new AssertionError(
                    "%s allocated %d bytes for an input of %d, the bound is %d"
                            .formatted(name, cost, input.length, max));
        }
    }

    private long cost(byte[] input) throws Exception {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        reader.read(input);
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    private static <T extends Encodable> void canonical(Decoder.Item<T> item, Bytes bytes) {
        T value;
        try {
            value = Decoder.whole(bytes, item);
        } catch (MalformedInputException e) {
            return;
        }
        assertEquals(bytes, value.encoded(), "accepted, but not the form it is written in");
        assertEquals(value, again(item, bytes), "two readings of the same bytes differ");
        assertEquals(value.hashCode(), again(item, bytes).hashCode());
    }

    private static <T> T again(Decoder.Item<T> item, Bytes bytes) {
        try {
            return Decoder.whole(bytes, item);
        } catch (MalformedInputException e) {
            throw new AssertionError("accepted once, refused the second time", e);
        }
    }
}
