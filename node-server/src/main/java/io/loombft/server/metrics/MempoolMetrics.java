package io.loombft.server.metrics;

import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;

/** What waits for a block. */
public final class MempoolMetrics {
    private final Gauge size;
    private final Gauge bytes;
    private final Counter admitted;
    private final Counter refused;
    private final Counter evicted;

    MempoolMetrics(Instruments make) {
        String of = "mempool";
        size = make.gauge(of, "size", "Transactions waiting");
        bytes = make.gauge(of, "bytes", "Bytes of transactions waiting");
        admitted = make.counter(of, "admitted", "Transactions taken in");
        refused = make.counter(of, "refused", "Transactions refused", "reason");
        evicted = make.counter(of, "evicted", "Transactions dropped without a block");
    }

    public void holds(int transactions, long bytesHeld) {
        size.set(transactions);
        bytes.set((double) bytesHeld);
    }

    public void admitted() {
        admitted.inc();
    }

    public void refused(Enum<?> reason) {
        refused.labels(Instruments.label(reason)).inc();
    }

    public void evicted(int count) {
        evicted.inc(count);
    }
}
