package io.loombft.console.overview;

import io.loombft.console.connection.Fleet;
import io.loombft.console.connection.NodeSnapshot;
import io.loombft.console.text.Figures;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** How fast nodes come forward, and so when one that is behind will be where the others are. Used by one thread. */
final class Progress {
    /** Seconds that are looked back. */
    private static final int SAMPLES_MAX = 30;

    /** Fewer seconds say little. */
    private static final int SAMPLES_MIN = 3;

    private final Map<String, Deque<Sample>> samples = new HashMap<>();

    private record Sample(long atMs, long height) {}

    /** Once a second. */
    void sample(Fleet fleet) {
        samples.keySet()
                .removeIf(url -> fleet.nodes().stream().noneMatch(n -> n.url().equals(url)));
        for (NodeSnapshot node : fleet.nodes()) {
            Deque<Sample> own = samples.computeIfAbsent(node.url(), url -> new ArrayDeque<>());
            if (!own.isEmpty() && own.getLast().height() > node.height()) {
                own.clear();
            }
            own.addLast(new Sample(fleet.now().toEpochMilli(), node.height()));
            if (own.size() > SAMPLES_MAX) {
                own.removeFirst();
            }
        }
    }

    /** How far behind the best a node is, and for how long still. */
    String sentence(NodeSnapshot node, long best) {
        long lag = best - node.height();
        String behind = Figures.plural(lag, "block") + " behind";
        Optional<Double> own = rate(samples.getOrDefault(node.url(), new ArrayDeque<>()));
        if (own.isEmpty()) {
            return behind;
        }
        double closing = own.get() - tipRate(best);
        return closing > 0
                ? behind
                        + ", about "
                        + Figures.seconds((double) Math.round(lag / closing))
                        + " to go"
                : behind + ", not coming nearer";
    }

    /** Of a node that is at the tip. */
    private double tipRate(long best) {
        return samples.values().stream()
                .filter(own -> !own.isEmpty() && own.getLast().height() >= best)
                .mapToDouble(own -> rate(own).orElse(0.0))
                .min()
                .orElse(0);
    }

    /** Blocks a second. */
    private static Optional<Double> rate(Deque<Sample> own) {
        if (own.size() < SAMPLES_MIN) {
            return Optional.empty();
        }
        long ms = own.getLast().atMs() - own.getFirst().atMs();
        long blocks = own.getLast().height() - own.getFirst().height();
        return ms <= 0 ? Optional.empty() : Optional.of(blocks * 1_000.0 / ms);
    }
}
