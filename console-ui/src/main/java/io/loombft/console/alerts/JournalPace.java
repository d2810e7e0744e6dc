package io.loombft.console.alerts;

import io.loombft.console.connection.Dated;
import io.loombft.console.connection.Fleet;
import io.loombft.console.connection.Metrics;
import io.loombft.console.connection.NodeSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/** How long the journals of the nodes took to sync lately, from readings of their counters. */
final class JournalPace {
    /** What is older says nothing of now. */
    static final Duration WINDOW = Duration.ofMinutes(1);

    /** Readings of a node that are kept. */
    static final int READINGS_MAX = 64;

    /** Fewer say nothing of a disk, unless they took very long. */
    static final double SYNCS_MIN = 10;

    static final double VERY_LONG_SECONDS = 5;

    private static final String JOURNAL_SYNC = "storage_journal_fsync_duration_seconds";

    private final Map<String, Deque<Reading>> readings = new HashMap<>();

    private record Reading(Instant at, double count, double seconds) {}

    /** Takes the readings that are new. */
    void take(Fleet fleet) {
        Set<String> there =
                fleet.nodes().stream().map(NodeSnapshot::url).collect(Collectors.toSet());
        readings.keySet().retainAll(there);
        for (NodeSnapshot node : fleet.nodes()) {
            Dated<Metrics> metrics = node.polled().metrics();
            metrics.value()
                    .filter(read -> read.samples().containsKey(JOURNAL_SYNC + "_count"))
                    .ifPresent(read -> take(node.url(), reading(metrics.at(), read)));
        }
    }

    private static Reading reading(Instant at, Metrics metrics) {
        return new Reading(
                at, metrics.sum(JOURNAL_SYNC + "_count"), metrics.sum(JOURNAL_SYNC + "_sum"));
    }

    private void take(String url, Reading now) {
        Deque<Reading> known = readings.computeIfAbsent(url, unknown -> new ArrayDeque<>());
        if (!known.isEmpty() && known.getLast().at().equals(now.at())) {
            return;
        }
        boolean isAnew =
                !known.isEmpty()
                        && (now.count() < known.getLast().count()
                                || now.at().isBefore(known.getLast().at()));
        if (isAnew) {
            known.clear();
        }
        known.addLast(now);
        while (known.size() > READINGS_MAX || isOld(known.getFirst(), now.at())) {
            known.removeFirst();
        }
    }

    private static boolean isOld(Reading reading, Instant now) {
        return Duration.between(reading.at(), now).compareTo(WINDOW) > 0;
    }

    /** Seconds a sync in the mean; nothing when too little is known. */
    OptionalDouble mean(String url, Instant now) {
        Deque<Reading> known = readings.getOrDefault(url, new ArrayDeque<>());
        if (known.isEmpty() || isOld(known.getLast(), now)) {
            return OptionalDouble.empty();
        }
        double count = known.getLast().count() - known.getFirst().count();
        double seconds = known.getLast().seconds() - known.getFirst().seconds();
        boolean isEnough = count >= SYNCS_MIN || (count > 0 && seconds >= VERY_LONG_SECONDS);
        return isEnough ? OptionalDouble.of(seconds / count) : OptionalDouble.empty();
    }
}
