package io.loombft.server.fuzz;

import io.loombft.core.bytes.Bytes;
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
        String name, Reader reader, long bytesFixed, long bytesPerByte, List<Bytes> seeds) {
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

    void read(byte[] input) throws Exception {
        long max = bytesFixed + bytesPerByte * input.length;
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
}
