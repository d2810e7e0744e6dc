package io.loombft.console.mempool;

import io.loombft.console.chart.Curve;
import io.loombft.console.chart.Histogram;
import io.loombft.console.chart.Ink;
import io.loombft.console.chart.TimeSeries;
import io.loombft.console.connection.Dated;
import io.loombft.console.connection.Fleet;
import io.loombft.console.connection.MempoolState;
import io.loombft.console.connection.Metrics;
import io.loombft.console.connection.NodeSnapshot;
import io.loombft.console.connection.PerNode;
import io.loombft.console.look.Rows;
import io.loombft.console.text.Figures;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** What the mempool page says. Called by the thread that paints; {@link #sample} once a second. */
public final class MempoolModel {
    private static final String REFUSED = "mempool_refused_total{";
    private static final String AGAIN = "mempool_known_total";
    private static final String INCLUDED = "included";

    private final PerNode<PoolPast> pasts = new PerNode<>(PoolPast::new);
    private final ReadOnlyBooleanWrapper isStateOld = new ReadOnlyBooleanWrapper(false);
    private final ReadOnlyBooleanWrapper areMetricsOld = new ReadOnlyBooleanWrapper(false);
    private final ReadOnlyStringWrapper note = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper txs = unknown();
    private final ReadOnlyStringWrapper size = unknown();
    private final ReadOnlyStringWrapper senders = unknown();
    private final ReadOnlyStringWrapper admitted = unknown();
    private final ReadOnlyStringWrapper evicted = unknown();
    private final ReadOnlyStringWrapper behindGap = unknown();
    private final ReadOnlyStringWrapper againFromPeers = unknown();
    private final ReadOnlyStringWrapper againFromClients = unknown();
    private final ReadOnlyStringWrapper meanToBlock = unknown();
    private final ReadOnlyStringWrapper meanInVain = unknown();
    private final ReadOnlyObjectWrapper<List<Histogram.Bar>> waits =
            new ReadOnlyObjectWrapper<>(List.of());
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

    /** Takes the values of one second into the series of each node. */
    public void sample(Fleet fleet) {
        pasts.keepOnly(fleet);
        for (NodeSnapshot node : fleet.nodes()) {
            Dated<MempoolState> dated = node.polled().mempool();
            if (dated.value().isPresent() && !dated.isOld() && !node.isStale(fleet.now())) {
                PoolPast past = pasts.of(node);
                long nowMs = fleet.now().toEpochMilli();
                past.transactions().add(nowMs, (double) dated.value().get().txs());
                past.bytes().add(nowMs, (double) dated.value().get().bytes());
            }
        }
    }

    /** Takes one snapshot. */
    public void show(Fleet fleet) {
        Rows.update(nodes, fleet.nodes().stream().map(MempoolModel::row).toList(), NodeRow::node);
        Optional<NodeSnapshot> node = fleet.node();
        if (node.isEmpty()) {
            return;
        }
        Dated<MempoolState> state = node.get().polled().mempool();
        Dated<Metrics> metrics = node.get().polled().metrics();
        note.set(
                "What waits at "
                        + node.get().label()
                        + " for a block · "
                        + state.age(fleet.now())
                        + (metrics.trouble().isEmpty() ? "" : " · metrics: " + metrics.trouble()));
        isStateOld.set(state.isOld());
        areMetricsOld.set(metrics.isOld());
        showState(state.value());
        showMetrics(metrics.value());
        long nowMs = fleet.now().toEpochMilli();
        PoolPast past = pasts.of(node.get());
        TimeSeries.Window window = TimeSeries.Window.TEN_MINUTES;
        depth.set(List.of(Curve.of("transactions", Ink.NIL, past.transactions(), window, nowMs)));
        weight.set(List.of(Curve.of("bytes", Ink.THIRD, past.bytes(), window, nowMs)));
    }

    private void showState(Optional<MempoolState> state) {
        txs.set(state.map(s -> Figures.count(s.txs())).orElse(Figures.UNKNOWN));
        size.set(state.map(s -> Figures.bytes((double) s.bytes())).orElse(Figures.UNKNOWN));
        senders.set(state.map(s -> Figures.count(s.senders())).orElse(Figures.UNKNOWN));
    }

    private void showMetrics(Optional<Metrics> metrics) {
        admitted.set(figure(metrics, "mempool_admitted_total"));
        evicted.set(figure(metrics, "mempool_evicted_total"));
        behindGap.set(known(metrics, "mempool_behind_gap"));
        againFromPeers.set(labelled(metrics, "peer"));
        againFromClients.set(labelled(metrics, "client"));
        meanToBlock.set(mean(metrics, INCLUDED));
        meanInVain.set(mean(metrics, "dropped"));
        List<Histogram.Bar> bars = metrics.map(m -> Waited.bars(m, INCLUDED)).orElse(List.of());
        if (!bars.equals(waits.get())) {
            waits.set(bars);
        }
        Rows.update(refusals, metrics.map(MempoolModel::refusals).orElse(List.of()));
    }

    private static String figure(Optional<Metrics> metrics, String name) {
        return metrics.map(m -> Figures.decimal(m.sum(name))).orElse(Figures.UNKNOWN);
    }

    /** A node of an earlier version does not tell. */
    private static String known(Optional<Metrics> metrics, String name) {
        return metrics.filter(m -> m.value(name).isPresent())
                .map(m -> Figures.decimal(m.sum(name)))
                .orElse(Figures.UNKNOWN);
    }

    private static String labelled(Optional<Metrics> metrics, String source) {
        OptionalDouble value =
                metrics.map(m -> m.labelled(AGAIN, source)).orElse(OptionalDouble.empty());
        return value.isPresent() ? Figures.decimal(value.getAsDouble()) : Figures.UNKNOWN;
    }

    private static String mean(Optional<Metrics> metrics, String outcome) {
        return Figures.seconds(
                metrics.map(m -> Waited.mean(m, outcome)).orElse(OptionalDouble.empty()));
    }

    private static List<Refusal> refusals(Metrics metrics) {
        return metrics.samples().entrySet().stream()
                .filter(e -> e.getKey().startsWith(REFUSED) && e.getValue() > 0)
                .map(e -> new Refusal(label(e.getKey()), Figures.decimal(e.getValue())))
                .sorted(Comparator.comparing(Refusal::reason))
                .toList();
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

    /** Whether the node did not answer when it was last asked what waits. */
    ReadOnlyBooleanProperty isStateOld() {
        return isStateOld.getReadOnlyProperty();
    }

    /** Whether its metrics could not be read again. */
    ReadOnlyBooleanProperty areMetricsOld() {
        return areMetricsOld.getReadOnlyProperty();
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

    /** How many transactions wait for a missing nonce. */
    ReadOnlyStringProperty behindGap() {
        return behindGap.getReadOnlyProperty();
    }

    ReadOnlyStringProperty againFromPeers() {
        return againFromPeers.getReadOnlyProperty();
    }

    ReadOnlyStringProperty againFromClients() {
        return againFromClients.getReadOnlyProperty();
    }

    /** How long transactions waited for their block, in the mean. */
    ReadOnlyStringProperty meanToBlock() {
        return meanToBlock.getReadOnlyProperty();
    }

    /** How long those waited that were dropped, in the mean. */
    ReadOnlyStringProperty meanInVain() {
        return meanInVain.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<List<Histogram.Bar>> waits() {
        return waits.getReadOnlyProperty();
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
