package io.loombft.console.connection;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The samples of one reading of {@code /metrics}, by name with labels as the node wrote them; the names
 * that are the node's own have lost their namespace.
 */
public record Metrics(Map<String, Double> samples) {
    /** Lines beyond this are not looked at. */
    static final int SAMPLES_MAX = 20_000;

    private static final Pattern LABEL = Pattern.compile("=\"([^\"]*)\"");

    private static final String[] FOREIGN = {"jvm_", "process_"};

    public Metrics {
        samples = Map.copyOf(samples);
    }

    /** Reads Prometheus' text format; what is no sample is left out. */
    static Metrics parse(String text) {
        Map<String, Double> samples = new HashMap<>();
        text.lines()
                .filter(line -> !line.isEmpty() && line.charAt(0) != '#')
                .limit(SAMPLES_MAX)
                .forEach(line -> add(samples, line));
        return new Metrics(samples);
    }

    private static void add(Map<String, Double> samples, String line) {
        int space = line.lastIndexOf(' ');
        if (space <= 0) {
            return;
        }
        try {
            samples.put(
                    withoutNamespace(line.substring(0, space)),
                    Double.parseDouble(line.substring(space + 1)));
        } catch (NumberFormatException notASample) {
            return;
        }
    }

    private static String withoutNamespace(String name) {
        for (String foreign : FOREIGN) {
            if (name.startsWith(foreign)) {
                return name;
            }
        }
        return name.substring(name.indexOf('_') + 1);
    }

    /** The sample of this very name, labels included. */
    public OptionalDouble value(String name) {
        Double value = samples.get(name);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** The sample with this label, for example {@code heap} for {@code area="heap"}. */
    public OptionalDouble labelled(String name, String label) {
        return samples.entrySet().stream()
                .filter(e -> e.getKey().startsWith(name + "{"))
                .filter(e -> e.getKey().contains("=\"" + label + "\""))
                .mapToDouble(Map.Entry::getValue)
                .findFirst();
    }

    /** The samples of the name by the value of their one label, ascending. */
    public Map<String, Double> byLabel(String name) {
        Map<String, Double> values = new TreeMap<>();
        samples.forEach(
                (sample, value) -> {
                    Matcher label = LABEL.matcher(sample);
                    if (sample.startsWith(name + "{") && label.find()) {
                        values.put(label.group(1), value);
                    }
                });
        return values;
    }

    /** All samples of the name, whatever their labels. */
    public double sum(String name) {
        return samples.entrySet().stream()
                .filter(e -> e.getKey().equals(name) || e.getKey().startsWith(name + "{"))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    /** The mean of a histogram, nothing when it has counted nothing. */
    public OptionalDouble mean(String histogram) {
        double count = sum(histogram + "_count");
        return count > 0
                ? OptionalDouble.of(sum(histogram + "_sum") / count)
                : OptionalDouble.empty();
    }
}
