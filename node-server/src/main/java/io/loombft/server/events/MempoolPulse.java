package io.loombft.server.events;

import io.loombft.core.mempool.MempoolStats;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Tells of the mempool when it has changed: at once after a quiet time, a few times a second in a busy
 * one. For any thread.
 */
final class MempoolPulse {
    /** Least time between two events. */
    static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final EventSink sink;
    private final LongSupplier nanos;
    private final Supplier<MempoolStats> stats;
    private final ReentrantLock lock = new ReentrantLock();

    // All of these under the lock.
    private MempoolStats told = new MempoolStats(0, 0, 0);
    private long toldNanos;
    private long admitted;
    private long refused;
    private long dropped;

    MempoolPulse(EventSink sink, LongSupplier nanos, Supplier<MempoolStats> stats) {
        this.sink = sink;
        this.nanos = nanos;
        this.stats = stats;
        this.toldNanos = nanos.getAsLong() - PERIOD_NANOS;
    }

    /** So many transactions more; {@code dropped} are those that left without being in a block. */
    void changed(long admittedNow, long refusedNow, long droppedNow) {
        lock.lock();
        try {
            admitted += admittedNow;
            refused += refusedNow;
            dropped += droppedNow;
            tell();
        } finally {
            lock.unlock();
        }
    }

    /** Tells what could not be told when it happened. */
    void tick() {
        changed(0, 0, 0);
    }

    private void tell() {
        long now = nanos.getAsLong();
        if (now - toldNanos < PERIOD_NANOS) {
            return;
        }
        MempoolStats holds = stats.get();
        if (admitted + refused + dropped == 0 && holds.equals(told)) {
            return;
        }
        sink.publish(
                new NodeEvent.MempoolChanged(
                        holds.txs(), holds.bytes(), holds.senders(), admitted, refused, dropped));
        told = holds;
        toldNanos = now;
        admitted = 0;
        refused = 0;
        dropped = 0;
    }
}
