package io.loombft.server.metrics;

import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;

/**
 * All metrics of one node, by subsystem. Any thread may call any method; none blocks. Labels are enum
 * constants, so that the number of series is known when the node is compiled. Times are nanoseconds
 * as {@link System#nanoTime} measures them, and are exported in seconds.
 */
public final class NodeMetrics {
    private final CollectorRegistry registry = new CollectorRegistry(true);
    private final ConsensusMetrics consensus;
    private final P2pMetrics p2p;
    private final StateMetrics state;
    private final StorageMetrics storage;
    private final MempoolMetrics mempool;
    private final SignerMetrics signer;
    private final RpcMetrics rpc;

    /** The namespace stands before each name, with an underscore between. */
    public NodeMetrics(String namespace) {
        Instruments instruments = new Instruments(registry, namespace);
        consensus = new ConsensusMetrics(instruments);
        p2p = new P2pMetrics(instruments);
        state = new StateMetrics(instruments);
        storage = new StorageMetrics(instruments);
        mempool = new MempoolMetrics(instruments);
        signer = new SignerMetrics(instruments);
        rpc = new RpcMetrics(instruments);
        ProcessMetrics.register(registry);
    }

    public ConsensusMetrics consensus() {
        return consensus;
    }

    public P2pMetrics p2p() {
        return p2p;
    }

    public StateMetrics state() {
        return state;
    }

    public StorageMetrics storage() {
        return storage;
    }

    public MempoolMetrics mempool() {
        return mempool;
    }

    public SignerMetrics signer() {
        return signer;
    }

    public RpcMetrics rpc() {
        return rpc;
    }

    /** Everything in Prometheus' text format 0.0.4. */
    public String page() {
        try (StringWriter page = new StringWriter()) {
            List<MetricFamilySamples> families =
                    Collections.list(registry.metricFamilySamples()).stream()
                            .map(NodeMetrics::withoutBirthdays)
                            .toList();
            TextFormat.write004(page, Collections.enumeration(families));
            return page.toString();
        } catch (IOException e) {
            throw new UncheckedIOException("a string writer never fails", e);
        }
    }

    /** The library adds to each counter and histogram when it was made: a series each, of no use. */
    private static MetricFamilySamples withoutBirthdays(MetricFamilySamples family) {
        return new MetricFamilySamples(
                family.name,
                family.unit,
                family.type,
                family.help,
                family.samples.stream()
                        .filter(sample -> !sample.name.equals(family.name + "_created"))
                        .toList());
    }
}
