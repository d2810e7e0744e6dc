package io.loombft.server.metrics;

import io.prometheus.client.Collector;
import java.util.List;
import java.util.function.Supplier;

/** Metrics that are counted elsewhere and read when the page is; on the thread that reads it. */
final class ReadFamilies extends Collector {
    private final Supplier<List<MetricFamilySamples>> families;

    ReadFamilies(Supplier<List<MetricFamilySamples>> families) {
        this.families = families;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        return families.get();
    }
}
