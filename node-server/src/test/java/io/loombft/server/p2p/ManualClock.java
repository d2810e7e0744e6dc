package io.loombft.server.p2p;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until a test moves it. */
final class ManualClock {
    private static final long START_MS = 1_800_000_000_000L;

    private final AtomicLong nanos = new AtomicLong(TimeUnit.HOURS.toNanos(1));

    P2pClock clock() {
        return new P2pClock(this::now, nanos::get);
    }

    void advanceMs(long ms) {
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(ms));
    }

    private Instant now() {
        return Instant.ofEpochMilli(START_MS + TimeUnit.NANOSECONDS.toMillis(nanos.get()));
    }
}
