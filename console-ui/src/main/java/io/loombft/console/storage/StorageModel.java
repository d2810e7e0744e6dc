package io.loombft.console.storage;

import io.loombft.console.chart.Curve;
import io.loombft.console.chart.Ink;
import io.loombft.console.chart.TimeSeries;
import io.loombft.console.connection.Dated;
import io.loombft.console.connection.Fleet;
import io.loombft.console.connection.Metrics;
import io.loombft.console.connection.NodeSnapshot;
import io.loombft.console.connection.PerNode;
import io.loombft.console.look.Rows;
import io.loombft.console.text.Figures;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
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

    private static final String[][] COUNTERS = {
        {"consensus_timeouts_total", "timeouts that changed something"},
        {"consensus_missed_signatures_total", "signatures that the guard refused"},
        {"consensus_equivocations_total", "equivocations found"},
        {"consensus_absent_validators_total", "validators absent from commits, summed up"},
        {"p2p_messages_dropped_total", "messages dropped"},
        {"p2p_throttled_total", "pauses for peers that send too much"},
        {"p2p_dials_failed_total", "dials that found nobody"},
        {"p2p_bans_total", "bans of peers"},
        {"p2p_handshakes_refused_total", "handshakes that failed"}
    };

    private static final List<String> STEPS = List.of("propose", "prevote", "precommit");
    private static final String COUNT = "consensus_step_duration_seconds_count";
    private static final String SUM = "consensus_step_duration_seconds_sum";

    private final PerNode<Readings> readings = new PerNode<>(Readings::new);
    private final ReadOnlyBooleanWrapper isOld = new ReadOnlyBooleanWrapper(false);
    private final ReadOnlyStringWrapper note = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper memory = unknown();
    private final ReadOnlyStringWrapper threads = unknown();
    private final ReadOnlyStringWrapper files = unknown();
    private final ReadOnlyStringWrapper up = unknown();
    private final ReadOnlyStringWrapper blockAge = unknown();
    private final ReadOnlyStringWrapper free = unknown();
    private final ReadOnlyStringWrapper lastSigned = unknown();
    private final ReadOnlyStringWrapper guard = unknown();
    private final ObservableList<Kept.Kind> kinds = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<List<Curve>> heapCurve = curve();
    private final ReadOnlyObjectWrapper<List<Curve>> cpuCurve = curve();
    private final ReadOnlyObjectWrapper<List<Curve>> syncCurve = curve();
    private final ObservableList<Timing> timings = FXCollections.observableArrayList();
    private final ObservableList<Counter> counters = FXCollections.observableArrayList();

    private Shown shown = new Shown("", Instant.EPOCH);

    /** Which node's reading of which moment is shown. */
    private record Shown(String url, Instant at) {}

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

    /** Takes new readings into the series of each node. */
    public void sample(Fleet fleet) {
        readings.keepOnly(fleet);
        fleet.nodes().forEach(node -> readings.of(node).take(node.polled().metrics()));
    }

    private void showTimings(Optional<Metrics> old, Metrics metrics) {
        List<Timing> rows = new ArrayList<>();
        for (String[] timing : TIMINGS) {
            rows.add(
                    new Timing(
                            timing[1],
                            Figures.decimal(metrics.sum(timing[0] + "_count")),
                            Figures.seconds(metrics.mean(timing[0])),
                            old.map(o -> Figures.seconds(Readings.lately(o, metrics, timing[0])))
                                    .orElse(Figures.UNKNOWN)));
        }
        for (String step : STEPS) {
            rows.add(step(step, old, metrics));
        }
        Rows.update(timings, rows);
    }

    private void showCounters(Metrics metrics) {
        List<Counter> named = new ArrayList<>();
        for (String[] counter : COUNTERS) {
            named.add(new Counter(counter[1], Figures.decimal(metrics.sum(counter[0]))));
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
        Optional<NodeSnapshot> node = fleet.node();
        if (node.isEmpty()) {
            note.set("There is no node to ask.");
            return;
        }
        Dated<Metrics> dated = node.get().polled().metrics();
        Readings of = readings.of(node.get());
        isOld.set(dated.isOld());
        note.set(sentence(node.get().label(), dated, fleet.now()));
        Shown now = new Shown(node.get().url(), dated.at());
        if (!now.equals(shown)) {
            shown = now;
            dated.value()
                    .ifPresentOrElse(
                            metrics -> showReading(of.before(dated.at()), metrics, dated.at()),
                            this::showNothing);
        }
        long nowMs = fleet.now().toEpochMilli();
        TimeSeries.Window window = TimeSeries.Window.TEN_MINUTES;
        heapCurve.set(List.of(Curve.of("heap in use", Ink.ACCENT, of.heap(), window, nowMs)));
        cpuCurve.set(List.of(Curve.of("cores in use", Ink.VALUE, of.cpu(), window, nowMs)));
        syncCurve.set(List.of(Curve.of("mean journal sync", Ink.THIRD, of.sync(), window, nowMs)));
    }

    private static String sentence(String label, Dated<Metrics> dated, Instant now) {
        if (dated.value().isPresent()) {
            return "Metrics of " + label + " · " + dated.age(now);
        }
        return dated.trouble().isEmpty()
                ? "Metrics are not here yet."
                : label + ": " + dated.trouble() + ".";
    }

    private void showReading(Optional<Metrics> old, Metrics metrics, Instant at) {
        showNow(metrics, at);
        showTimings(old, metrics);
        showCounters(metrics);
        free.set(Kept.free(metrics));
        lastSigned.set(Kept.lastSigned(metrics));
        guard.set(Kept.guard(metrics));
        Rows.update(kinds, Kept.kinds(metrics), Kept.Kind::name);
    }

    private void showNothing() {
        for (ReadOnlyStringWrapper value :
                List.of(memory, threads, files, up, blockAge, free, lastSigned, guard)) {
            value.set(Figures.UNKNOWN);
        }
        timings.clear();
        counters.clear();
        kinds.clear();
    }

    private void showNow(Metrics metrics, Instant readAt) {
        memory.set(
                metrics.value("process_resident_memory_bytes").isPresent()
                        ? Figures.bytes(metrics.sum("process_resident_memory_bytes"))
                        : Figures.UNKNOWN);
        threads.set(Figures.decimal(metrics.sum("jvm_threads_current")));
        files.set(Figures.decimal(metrics.sum("process_open_fds")));
        double started = metrics.sum("process_start_time_seconds");
        up.set(
                started > 0
                        ? Figures.seconds(readAt.toEpochMilli() / 1_000.0 - started)
                        : Figures.UNKNOWN);
        blockAge.set(Figures.seconds(Math.max(0, metrics.sum("consensus_block_age_seconds"))));
    }

    /** Whether the metrics could not be read again. */
    ReadOnlyBooleanProperty isOld() {
        return isOld.getReadOnlyProperty();
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

    /** What is left of the disk, and how large it is. */
    ReadOnlyStringProperty free() {
        return free.getReadOnlyProperty();
    }

    /** What the guard remembers as signed last. */
    ReadOnlyStringProperty lastSigned() {
        return lastSigned.getReadOnlyProperty();
    }

    ReadOnlyStringProperty guard() {
        return guard.getReadOnlyProperty();
    }

    ObservableList<Kept.Kind> kinds() {
        return kinds;
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
