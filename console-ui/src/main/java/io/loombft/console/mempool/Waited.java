package io.loombft.console.mempool;

import io.loombft.console.chart.Histogram.Bar;
import io.loombft.console.connection.Metrics;
import io.loombft.console.text.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long transactions waited that left the mempool in one way, as its metrics say. */
final class Waited {
    /** Bars that find room; a node has thirteen. */
    static final int BARS = 24;

    private static final String WAITS = "mempool_wait_duration_seconds";
    private static final Pattern BOUND = Pattern.compile("le=\"([^\"]*)\"");

    private Waited() {}

    /** A bar for each bound, which it is named for in seconds; the last for what waited longer. */
    static List<Bar> bars(Metrics metrics, String outcome) {
        TreeMap<Double, Double> upTo = new TreeMap<>();
        for (Map.Entry<String, Double> sample : metrics.samples().entrySet()) {
            Matcher bound = BOUND.matcher(sample.getKey());
            boolean isOne =
                    sample.getKey().startsWith(WAITS + "_bucket{")
                            && sample.getKey().contains("=\"" + outcome + "\"");
            if (isOne && bound.find()) {
                number(bound.group(1)).ifPresent(le -> upTo.put(le, sample.getValue()));
            }
        }
        List<Bar> bars = new ArrayList<>();
        double before = 0;
        for (Map.Entry<Double, Double> each : upTo.entrySet()) {
            if (bars.size() < BARS) {
                bars.add(new Bar(name(each.getKey()), (long) (each.getValue() - before)));
                before = each.getValue();
            }
        }
        return bars;
    }

    /** The mean in seconds. */
    static OptionalDouble mean(Metrics metrics, String outcome) {
        double count = metrics.labelled(WAITS + "_count", outcome).orElse(0);
        double sum = metrics.labelled(WAITS + "_sum", outcome).orElse(0);
        return count > 0 ? OptionalDouble.of(sum / count) : OptionalDouble.empty();
    }

    private static OptionalDouble number(String bound) {
        if (bound.equals("+Inf")) {
            return OptionalDouble.of(Double.POSITIVE_INFINITY);
        }
        try {
            return OptionalDouble.of(Double.parseDouble(bound));
        } catch (NumberFormatException noBound) {
            return OptionalDouble.empty();
        }
    }

    private static String name(double bound) {
        if (Double.isInfinite(bound)) {
            return "more";
        }
        return bound == Math.rint(bound) ? Figures.decimal(bound) : Double.toString(bound);
    }
}
