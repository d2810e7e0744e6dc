package io.loombft.server.metrics;

import io.loombft.core.mempool.MempoolLife;
import io.loombft.core.mempool.Waits;
import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.Counter;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.Gauge;
import io.prometheus.client.GaugeMetricFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What waits for a block. */
public final class MempoolMetrics {
    private static final String OUTCOME = "outcome";
    private static final double MS_PER_SECOND = 1e3;

    private final Gauge size;
    private final Gauge bytes;
    private final Counter admitted;
    private final Counter refused;
    private final Counter evicted;
    private final String waits;
    private final String known;
    private final String behindGap;
    private volatile Supplier<MempoolLife> life = MempoolLife::none;

    MempoolMetrics(Instruments make) {
        String of = "mempool";
        size = make.gauge(of, "size", "Transactions waiting");
        bytes = make.gauge(of, "bytes", "Bytes of transactions waiting");
        admitted = make.counter(of, "admitted", "Transactions taken in");
        refused = make.counter(of, "refused", "Transactions refused", "reason");
        evicted = make.counter(of, "evicted", "Transactions dropped without a block");
        waits = make.name(of, "wait_duration_seconds");
        known = make.name(of, "known");
        behindGap = make.name(of, "behind_gap");
        make.read(this::families);
    }

    /** Where to read from what the mempool counts itself, for each transaction at the least cost. */
    public void follow(Supplier<MempoolLife> counts) {
        life = counts;
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

    private List<MetricFamilySamples> families() {
        MempoolLife now = life.get();
        CounterMetricFamily again =
                new CounterMetricFamily(
                        known,
                        "Transactions that were brought though known already",
                        List.of("source"));
        again.addMetric(List.of("client"), (double) now.knownFromClients());
        again.addMetric(List.of("peer"), (double) now.knownFromPeers());
        return List.of(
                waits(now),
                again,
                new GaugeMetricFamily(
                        behindGap,
                        "Transactions waiting for a missing nonce",
                        (double) now.behindGap()));
    }

    private MetricFamilySamples waits(MempoolLife now) {
        List<Sample> samples = new ArrayList<>();
        add(samples, "included", now.included());
        add(samples, "dropped", now.dropped());
        return new MetricFamilySamples(
                waits,
                Collector.Type.HISTOGRAM,
                "Time from a transaction's arrival to its block, or to its end without one",
                samples);
    }

    private void add(List<Sample> samples, String outcome, Waits of) {
        long soFar = 0;
        for (int i = 0; i < of.counts().size(); i++) {
            soFar += of.counts().get(i);
            double bound =
                    i < Waits.BOUNDS_MS.size()
                            ? Waits.BOUNDS_MS.get(i) / MS_PER_SECOND
                            : Double.POSITIVE_INFINITY;
            samples.add(
                    new Sample(
                            waits + "_bucket",
                            List.of(OUTCOME, "le"),
                            List.of(outcome, Collector.doubleToGoString(bound)),
                            (double) soFar));
        }
        List<String> label = List.of(OUTCOME);
        List<String> value = List.of(outcome);
        samples.add(new Sample(waits + "_count", label, value, (double) soFar));
        samples.add(new Sample(waits + "_sum", label, value, of.totalMs() / MS_PER_SECOND));
    }
}
