package io.loombft.server.bench;

import java.util.Arrays;

/** Waiting times in milliseconds, by rank; all 0 when there were none. */
public record Latencies(double p50Ms, double p90Ms, double p99Ms, double maxMs) {
    private static final double NANOS_PER_MS = 1e6;

    /** Of these times in nanoseconds, in any order. */
    static Latencies of(long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return new Latencies(
                ranked(sorted, 50), ranked(sorted, 90), ranked(sorted, 99), ranked(sorted, 100));
    }

    /** The smallest that so many in a hundred do not exceed. */
    private static double ranked(long[] sorted, int percent) {
        if (sorted.length == 0) {
            return 0;
        }
        int rank = (int) Math.ceilDiv((long) sorted.length * percent, 100L);
        return sorted[rank - 1] / NANOS_PER_MS;
    }
}
