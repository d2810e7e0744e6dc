package io.loombft.console.storage;

import io.loombft.console.chart.TimeSeries;
import io.loombft.console.connection.Dated;
import io.loombft.console.connection.Metrics;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/** One node's readings of its metrics, and what came of each two in a row. Used by one thread. */
final class Readings {
    private final TimeSeries heap = new TimeSeries();
    private final TimeSeries cpu = new TimeSeries();
    private final TimeSeries sync = new TimeSeries();
    private Dated<Metrics> last = Dated.never();
    private Optional<Metrics> beforeLast = Optional.empty();

    /** Takes a reading, unless it is one that is here. */
    void take(Dated<Metrics> now) {
        if (now.value().isEmpty() || !last.at().isBefore(now.at())) {
            return;
        }
        Metrics metrics = now.value().get();
        long atMs = now.at().toEpochMilli();
        metrics.labelled("jvm_memory_bytes_used", "heap").ifPresent(b -> heap.add(atMs, b));
        last.value().ifPresent(old -> rates(old, last.at(), metrics, atMs));
        beforeLast = last.value();
        last = now;
    }

    private void rates(Metrics old, Instant oldAt, Metrics now, long atMs) {
        double seconds = (atMs - oldAt.toEpochMilli()) / 1_000.0;
        double used = now.sum("process_cpu_seconds_total") - old.sum("process_cpu_seconds_total");
        if (used >= 0 && seconds > 0) {
            cpu.add(atMs, used / seconds);
        }
        lately(old, now, "storage_journal_fsync_duration_seconds")
                .ifPresent(mean -> sync.add(atMs, mean));
    }

    /** The mean of what a histogram counted between two readings; nothing after a restart between them. */
    static OptionalDouble lately(Metrics old, Metrics now, String histogram) {
        double count = now.sum(histogram + "_count") - old.sum(histogram + "_count");
        double sum = now.sum(histogram + "_sum") - old.sum(histogram + "_sum");
        return count > 0 && sum >= 0 ? OptionalDouble.of(sum / count) : OptionalDouble.empty();
    }

    /** The reading before one of that moment. */
    Optional<Metrics> before(Instant at) {
        return last.at().isBefore(at) ? last.value() : beforeLast;
    }

    TimeSeries heap() {
        return heap;
    }

    TimeSeries cpu() {
        return cpu;
    }

    TimeSeries sync() {
        return sync;
    }
}
