package io.loombft.server.p2p;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The two times the network needs.
 *
 * @param wall stamps messages and bans
 * @param monotonicNanos measures timeouts and round trips, only ever rises
 */
public record P2pClock(InstantSource wall, LongSupplier monotonicNanos) {
    private static final long NANOS_PER_MS = 1_000_000;

    /** The machine's clocks. */
    public static P2pClock system() {
        return new P2pClock(InstantSource.system(), System::nanoTime);
    }

    long wallMs() {
        return wall.millis();
    }

    long monotonicMs() {
        return Math.floorDiv(monotonicNanos.getAsLong(), NANOS_PER_MS);
    }
}
