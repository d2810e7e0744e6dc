package io.loombft.server.metrics;

import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Makes instruments in one registry under one namespace. */
final class Instruments {
    /** From a tenth of a millisecond to half a minute. */
    static final double[] SECONDS = {
        0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5,
        10, 30
    };

    private static final double NANOS_PER_SECOND = 1e9;

    private final CollectorRegistry registry;
    private final String namespace;

    Instruments(CollectorRegistry registry, String namespace) {
        this.registry = registry;
        this.namespace = namespace;
    }

    /** The name has no {@code _total}: the library adds it. */
    Counter counter(String subsystem, String name, String help, String... labels) {
        return Counter.build()
                .namespace(namespace)
                .subsystem(subsystem)
                .name(name)
                .help(help)
                .labelNames(labels)
                .register(registry);
    }

    Gauge gauge(String subsystem, String name, String help, String... labels) {
        return Gauge.build()
                .namespace(namespace)
                .subsystem(subsystem)
                .name(name)
                .help(help)
                .labelNames(labels)
                .register(registry);
    }

    /** A histogram of times. */
    Histogram seconds(String subsystem, String name, String help, String... labels) {
        return histogram(SECONDS, subsystem, name, help, labels);
    }

    Histogram histogram(
            double[] buckets, String subsystem, String name, String help, String... labels) {
        return Histogram.build()
                .namespace(namespace)
                .subsystem(subsystem)
                .name(name)
                .help(help)
                .labelNames(labels)
                .buckets(buckets)
                .register(registry);
    }

    /** The whole name of a metric that is not made here. */
    String name(String subsystem, String name) {
        return namespace + "_" + subsystem + "_" + name;
    }

    /** Metrics that are counted elsewhere, read whenever the page is. */
    void read(Supplier<List<MetricFamilySamples>> families) {
        new ReadFamilies(families).register(registry);
    }

    static double seconds(long nanos) {
        return nanos / NANOS_PER_SECOND;
    }

    static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
