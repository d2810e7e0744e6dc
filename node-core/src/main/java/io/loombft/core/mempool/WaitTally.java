package io.loombft.core.mempool;

import java.util.Arrays;

/** Counts waits. Each costs a few comparisons, since it is done for every transaction. */
final class WaitTally {
    private static final long[] BOUNDS =
            Waits.BOUNDS_MS.stream().mapToLong(Long::longValue).toArray();

    private final long[] counts = new long[BOUNDS.length + 1];
    private long totalMs;

    /** A clock that was set back makes no wait shorter than none. */
    void add(long ms) {
        long waited = Math.max(0, ms);
        int at = 0;
        while (at < BOUNDS.length && waited > BOUNDS[at]) {
            at++;
        }
        counts[at]++;
        totalMs = waited > Long.MAX_VALUE - totalMs ? Long.MAX_VALUE : totalMs + waited;
    }

    Waits now() {
        return new Waits(Arrays.stream(counts).boxed().toList(), totalMs);
    }
}
