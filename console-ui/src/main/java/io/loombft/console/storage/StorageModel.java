package io.loombft.console.storage;

import io.loombft.console.chart.Curve;
import io.loombft.console.chart.Ink;
import io.loombft.console.chart.TimeSeries;
import io.loombft.console.connection.Dated;
import io.loombft.console.connection.Fleet;
import io.loombft.console.connection.Metrics;
import io.loombft.console.look.Rows;
import io.loombft.console.text.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** What the storage and runtime page says, all of it from metrics. Called by the thread that paints. */
public final class StorageModel {
    private static final String[][] TIMINGS = {
        {"storage_wal_write_duration_seconds", "journal: append a record"},
        {"storage_journal_fsync_duration_seconds", "journal: sync"},
        {"storage_guard_fsync_duration_seconds", "guard: write and sync"},
        {"storage_block_persist_duration_seconds", "database: write and sync a block"},
        {"state_block_execution_duration_seconds", "ledger: execute a block"},
        {"consensus_block_commit_duration_seconds", "consensus: decide a height"},
        {"consensus_block_interval_seconds", "chain: between two commits"},
        {"jvm_gc_collection_seconds", "runtime: collect garbage"}
    };

    private static final List<String> STEPS = List.of("propose", "prevote", "precommit");
    private static final String COUNT = "consensus_step_duration_seconds_count";
    private static final String SUM = "consensus_step_duration_seconds_sum";

    private final TimeSeries heap = new TimeSeries();
    private final TimeSeries cpu = new TimeSeries();
    private final TimeSeries sync = new TimeSeries();
    private final ReadOnlyStringWrapper note = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper memory = unknown();
    private final ReadOnlyStringWrapper threads = unknown();
    private final ReadOnlyStringWrapper files = unknown();
    private final ReadOnlyStringWrapper up = unknown();
    private final ReadOnlyStringWrapper blockAge = unknown();
    private final ReadOnlyObjectWrapper<List<Curve>> heapCurve = curve();
    private final ReadOnlyObjectWrapper<List<Curve>> cpuCurve = curve();
    private final ReadOnlyObjectWrapper<List<Curve>> syncCurve = curve();
    private final ObservableList<Timing> timings = FXCollections.observableArrayList();
    private final ObservableList<Counter> counters = FXCollections.observableArrayList();
    private Optional<Dated<Metrics>> before = Optional.empty();

    /** How long something takes: since the start of the node, and since the reading before. */
    record Timing(String what, String count, String mean, String lately) {}

    /** A counter of the network. */
    record Counter(String name, String value) {}

    private static ReadOnlyStringWrapper unknown() {
        return new ReadOnlyStringWrapper(Figures.UNKNOWN);
    }

    private static ReadOnlyObjectWrapper<List<Curve>> curve() {
        return new ReadOnlyObjectWrapper<>(List.of());
    }

    /** Takes a new reading into the series. */
    public void sample(Fleet fleet) {
        Optional<Dated<Metrics>> now = fleet.node().map(n -> n.polled().metrics());
        if (now.isEmpty() || now.get().value().isEmpty()) {
            return;
        }
        if (before.isPresent() && !before.get().at().isBefore(now.get().at())) {
            return;
        }
        long atMs = now.get().at().toEpochMilli();
        Metrics metrics = now.get().value().get();
        metrics.labelled("jvm_memory_bytes_used", "heap").ifPresent(b -> heap.add(atMs, b));
        before.ifPresent(last -> sampleRates(last, metrics, atMs));
        showTimings(before.flatMap(Dated::value), metrics);
        before = now;
    }

    private void sampleRates(Dated<Metrics> last, Metrics metrics, long atMs) {
        double seconds = (atMs - last.at().toEpochMilli()) / 1_000.0;
        Metrics old = last.value().orElse(metrics);
        double used =
                metrics.sum("process_cpu_seconds_total") - old.sum("process_cpu_seconds_total");
        if (used >= 0 && seconds > 0) {
            cpu.add(atMs, used / seconds);
        }
        lately(old, metrics, "storage_journal_fsync_duration_seconds")
                .ifPresent(mean -> sync.add(atMs, mean));
    }

    private static OptionalDouble lately(Metrics old, Metrics now, String histogram) {
        double count = now.sum(histogram + "_count") - old.sum(histogram + "_count");
        double sum = now.sum(histogram + "_sum") - old.sum(histogram + "_sum");
        return count > 0 && sum >= 0 ? OptionalDouble.of(sum / count) : OptionalDouble.empty();
    }

    private void showTimings(Optional<Metrics> old, Metrics metrics) {
        List<Timing> rows = new ArrayList<>();
        for (String[] timing : TIMINGS) {
            rows.add(
                    new Timing(
                            timing[1],
                            Figures.decimal(metrics.sum(timing[0] + "_count")),
                            Figures.seconds(metrics.mean(timing[0])),
                            old.map(o -> Figures.seconds(lately(o, metrics, timing[0])))
                                    .orElse(Figures.UNKNOWN)));
        }
        for (String step : STEPS) {
            rows.add(step(step, old, metrics));
        }
        Rows.update(timings, rows);
        List<Counter> named = new ArrayList<>();
        for (String name :
                List.of(
                        "consensus_timeouts_total",
                        "consensus_missed_signatures_total",
                        "consensus_equivocations_total",
                        "consensus_absent_validators_total",
                        "p2p_messages_dropped_total",
                        "p2p_throttled_total",
                        "p2p_dials_failed_total",
                        "p2p_bans_total",
                        "p2p_handshakes_refused_total")) {
            named.add(
                    new Counter(
                            name.replace("_total", "").replace('_', ' '),
                            Figures.decimal(metrics.sum(name))));
        }
        Rows.update(counters, named);
    }

    private static Timing step(String step, Optional<Metrics> old, Metrics now) {
        double count = labelled(now, COUNT, step);
        double newly = count - old.map(before -> labelled(before, COUNT, step)).orElse(count);
        double time = labelled(now, SUM, step);
        double late = time - old.map(before -> labelled(before, SUM, step)).orElse(time);
        return new Timing(
                "step: " + step.replace('_', ' '),
                Figures.decimal(count),
                count > 0 ? Figures.seconds(time / count) : Figures.UNKNOWN,
                newly > 0 && late >= 0 ? Figures.seconds(late / newly) : Figures.UNKNOWN);
    }

    private static double labelled(Metrics metrics, String name, String label) {
        return metrics.labelled(name, label).orElse(0);
    }

    /** Takes one snapshot. */
    public void show(Fleet fleet) {
        Optional<Dated<Metrics>> dated = fleet.node().map(n -> n.polled().metrics());
        String label = fleet.node().map(n -> n.label()).orElse("the node");
        if (dated.isEmpty() || dated.get().value().isEmpty()) {
            String why = dated.map(Dated::trouble).orElse("");
            note.set(why.isEmpty() ? "Metrics are not here yet." : label + ": " + why + ".");
            return;
        }
        note.set("Metrics of " + label + " · read " + Figures.age(dated.get().at(), fleet.now()));
        showNow(dated.get().value().get(), fleet.now().toEpochMilli());
        long nowMs = fleet.now().toEpochMilli();
        TimeSeries.Window window = TimeSeries.Window.TEN_MINUTES;
        heapCurve.set(List.of(Curve.of("heap in use", Ink.ACCENT, heap, window, nowMs)));
        cpuCurve.set(List.of(Curve.of("cores in use", Ink.VALUE, cpu, window, nowMs)));
        syncCurve.set(List.of(Curve.of("mean journal sync", Ink.THIRD, sync, window, nowMs)));
    }

    private void showNow(Metrics metrics, long nowMs) {
        memory.set(
                metrics.value("process_resident_memory_bytes").isPresent()
                        ? Figures.bytes(metrics.sum("process_resident_memory_bytes"))
                        : Figures.UNKNOWN);
        threads.set(Figures.decimal(metrics.sum("jvm_threads_current")));
        files.set(Figures.decimal(metrics.sum("process_open_fds")));
        double started = metrics.sum("process_start_time_seconds");
        up.set(started > 0 ? Figures.seconds(nowMs / 1_000.0 - started) : Figures.UNKNOWN);
        blockAge.set(Figures.seconds(Math.max(0, metrics.sum("consensus_block_age_seconds"))));
    }

    ReadOnlyStringProperty note() {
        return note.getReadOnlyProperty();
    }

    ReadOnlyStringProperty memory() {
        return memory.getReadOnlyProperty();
    }

    ReadOnlyStringProperty threads() {
        return threads.getReadOnlyProperty();
    }

    ReadOnlyStringProperty files() {
        return files.getReadOnlyProperty();
    }

    ReadOnlyStringProperty up() {
        return up.getReadOnlyProperty();
    }

    ReadOnlyStringProperty blockAge() {
        return blockAge.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<List<Curve>> heapCurve() {
        return heapCurve.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<List<Curve>> cpuCurve() {
        return cpuCurve.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<List<Curve>> syncCurve() {
        return syncCurve.getReadOnlyProperty();
    }

    ObservableList<Timing> timings() {
        return timings;
    }

    ObservableList<Counter> counters() {
        return counters;
    }
}
