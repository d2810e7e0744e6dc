package io.loombft.server.bench;

/**
 * When each transfer of a phase is due: evenly, whatever the network does, so that a slow answer delays
 * nothing but itself and hides no waiting.
 *
 * @param startNanos the first one's moment
 * @param rate how many a second, at least 1
 */
record Schedule(long startNanos, int rate) {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    long dueNanos(int index) {
        return startNanos
                + index / rate * NANOS_PER_SECOND
                + index % rate * NANOS_PER_SECOND / rate;
    }
}
