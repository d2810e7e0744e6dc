package io.loombft.console.mempool;

import io.loombft.console.chart.Curve;
import io.loombft.console.chart.Ink;
import io.loombft.console.chart.TimeSeries;
import io.loombft.console.connection.Fleet;
import io.loombft.console.connection.MempoolState;
import io.loombft.console.connection.Metrics;
import io.loombft.console.connection.NodeSnapshot;
import io.loombft.console.look.Rows;
import io.loombft.console.text.Figures;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** What the mempool page says. Called by the thread that paints; {@link #sample} once a second. */
public final class MempoolModel {
    private static final String REFUSED = "mempool_refused_total{";

    private final TimeSeries transactions = new TimeSeries();
    private final TimeSeries bytes = new TimeSeries();
    private final ReadOnlyStringWrapper note = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper txs = unknown();
    private final ReadOnlyStringWrapper size = unknown();
    private final ReadOnlyStringWrapper senders = unknown();
    private final ReadOnlyStringWrapper admitted = unknown();
    private final ReadOnlyStringWrapper evicted = unknown();
    private final ReadOnlyObjectWrapper<List<Curve>> depth = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyObjectWrapper<List<Curve>> weight =
            new ReadOnlyObjectWrapper<>(List.of());
    private final ObservableList<Refusal> refusals = FXCollections.observableArrayList();
    private final ObservableList<NodeRow> nodes = FXCollections.observableArrayList();

    /** How often transactions were refused for a reason. */
    record Refusal(String reason, String count) {}

    /** A node's mempool beside the others'. */
    record NodeRow(String node, String txs, String bytes, String senders) {}

    private static ReadOnlyStringWrapper unknown() {
        return new ReadOnlyStringWrapper(Figures.UNKNOWN);
    }

    /** Takes the values of one second into the series. */
    public void sample(Fleet fleet) {
        Optional<MempoolState> state = fleet.node().flatMap(n -> n.polled().mempool().value());
        if (state.isPresent() && fleet.node().filter(n -> !n.isStale(fleet.now())).isPresent()) {
            transactions.add(fleet.now().toEpochMilli(), (double) state.get().txs());
            bytes.add(fleet.now().toEpochMilli(), (double) state.get().bytes());
        }
    }

    /** Takes one snapshot. */
    public void show(Fleet fleet) {
        Optional<NodeSnapshot> node = fleet.node();
        if (node.isEmpty()) {
            return;
        }
        note.set(
                "What waits at "
                        + node.get().label()
                        + " for a block · read "
                        + Figures.age(node.get().polled().mempool().at(), fleet.now()));
        node.get().polled().mempool().value().ifPresent(this::showState);
        Optional<Metrics> metrics = node.get().polled().metrics().value();
        metrics.ifPresent(this::showMetrics);
        long nowMs = fleet.now().toEpochMilli();
        TimeSeries.Window window = TimeSeries.Window.TEN_MINUTES;
        depth.set(List.of(Curve.of("transactions", Ink.NIL, transactions, window, nowMs)));
        weight.set(List.of(Curve.of("bytes", Ink.THIRD, bytes, window, nowMs)));
        Rows.update(nodes, fleet.nodes().stream().map(MempoolModel::row).toList(), NodeRow::node);
    }

    private void showState(MempoolState state) {
        txs.set(Figures.count(state.txs()));
        size.set(Figures.bytes((double) state.bytes()));
        senders.set(Figures.count(state.senders()));
    }

    private void showMetrics(Metrics metrics) {
        admitted.set(Figures.decimal(metrics.sum("mempool_admitted_total")));
        evicted.set(Figures.decimal(metrics.sum("mempool_evicted_total")));
        Rows.update(
                refusals,
                metrics.samples().entrySet().stream()
                        .filter(e -> e.getKey().startsWith(REFUSED) && e.getValue() > 0)
                        .map(e -> new Refusal(label(e.getKey()), Figures.decimal(e.getValue())))
                        .sorted(Comparator.comparing(Refusal::reason))
                        .toList());
    }

    private static String label(String sample) {
        return sample.replaceAll(".*=\"([^\"]*)\".*", "$1").replace('_', ' ');
    }

    private static NodeRow row(NodeSnapshot node) {
        Optional<MempoolState> state = node.polled().mempool().value();
        return new NodeRow(
                node.label(),
                state.map(s -> Figures.count(s.txs())).orElse(Figures.UNKNOWN),
                state.map(s -> Figures.bytes((double) s.bytes())).orElse(Figures.UNKNOWN),
                state.map(s -> Figures.count(s.senders())).orElse(Figures.UNKNOWN));
    }

    ReadOnlyStringProperty note() {
        return note.getReadOnlyProperty();
    }

    ReadOnlyStringProperty txs() {
        return txs.getReadOnlyProperty();
    }

    ReadOnlyStringProperty size() {
        return size.getReadOnlyProperty();
    }

    ReadOnlyStringProperty senders() {
        return senders.getReadOnlyProperty();
    }

    ReadOnlyStringProperty admitted() {
        return admitted.getReadOnlyProperty();
    }

    ReadOnlyStringProperty evicted() {
        return evicted.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<List<Curve>> depth() {
        return depth.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<List<Curve>> weight() {
        return weight.getReadOnlyProperty();
    }

    ObservableList<Refusal> refusals() {
        return refusals;
    }

    ObservableList<NodeRow> nodes() {
        return nodes;
    }
}
