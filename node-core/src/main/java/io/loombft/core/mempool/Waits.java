package io.loombft.core.mempool;

import java.util.List;

/**
 * How long transactions waited that left the mempool in the same way.
 *
 * @param counts how many waited at most each of {@link #BOUNDS_MS} and longer than the one before, and
 *     last how many waited longer than all of these
 * @param totalMs of all of them together
 */
public record Waits(List<Long> counts, long totalMs) {
    /** From a twentieth of a second, a fast block, to the hour after which nothing is kept. */
    public static final List<Long> BOUNDS_MS =
            List.of(
                    50L,
                    100L,
                    250L,
                    500L,
                    1_000L,
                    2_500L,
                    5_000L,
                    10_000L,
                    30_000L,
                    60_000L,
                    300_000L,
                    3_600_000L);

    public Waits {
        counts = List.copyOf(counts);
        if (counts.size() != BOUNDS_MS.size() + 1) {
            throw new IllegalArgumentException("a count for each bound and one more");
        }
    }

    /** Nothing waited. */
    static Waits none() {
        return new WaitTally().now();
    }

    /** How many there were. */
    public long count() {
        return counts.stream().mapToLong(Long::longValue).sum();
    }
}
