package io.loombft.console.overview;

import io.loombft.console.chart.Curve;
import io.loombft.console.chart.Histogram;
import io.loombft.console.chart.Ink;
import io.loombft.console.chart.TimeSeries;
import io.loombft.console.connection.BlockRow;
import io.loombft.console.connection.Fleet;
import io.loombft.console.connection.LiveFeed.BlockWeight;
import io.loombft.console.connection.NodeSnapshot;
import io.loombft.console.connection.NodeStatus;
import io.loombft.console.connection.SigningRecord;
import io.loombft.console.connection.TrustedSets;
import io.loombft.console.connection.Validators;
import io.loombft.console.look.Rows;
import io.loombft.console.text.Figures;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** What the overview says. Called by the thread that paints; {@link #sample} once a second, shown or not. */
public final class OverviewModel {
    /** Blocks over which rates are taken. */
    private static final int RATE_BLOCKS = 20;

    /** What walks over all blocks is done anew only so often. */
    private static final long REST_MS = 500;

    private static final double[] INTERVAL_BOUNDS = {0.1, 0.25, 0.5, 1, 1.5, 2, 5};

    private final TimeSeries interval = new TimeSeries();
    private final TimeSeries throughput = new TimeSeries();
    private final TimeSeries weight = new TimeSeries();
    private final TimeSeries waiting = new TimeSeries();
    private final TimeSeries signed = new TimeSeries();
    private final Progress progress = new Progress();
    private long proposersMs;
    private TimeSeries.Window window = TimeSeries.Window.TEN_MINUTES;
    private long sampledHeight;

    private final ReadOnlyStringWrapper note = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper height = unknown();
    private final ReadOnlyStringWrapper blockInterval = unknown();
    private final ReadOnlyStringWrapper rate = unknown();
    private final ReadOnlyStringWrapper power = unknown();
    private final ReadOnlyStringWrapper verified = unknown();
    private final ReadOnlyStringWrapper verifiedCaption =
            new ReadOnlyStringWrapper("verified height");
    private final ObservableList<NodeRow> nodes = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<List<Curve>> intervals = curves();
    private final ReadOnlyObjectWrapper<List<Curve>> rates = curves();
    private final ReadOnlyObjectWrapper<List<Curve>> sizes = curves();
    private final ReadOnlyObjectWrapper<List<Curve>> pools = curves();
    private final ReadOnlyObjectWrapper<List<Curve>> powers = curves();
    private final ObservableList<Proposers.Row> proposers = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<List<Histogram.Bar>> histogram =
            new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyObjectWrapper<List<Histogram.Bar>> roundBars =
            new ReadOnlyObjectWrapper<>(List.of());

    /**
     * A node beside the others.
     *
     * @param difference from the others, empty when there is none
     */
    record NodeRow(
            String label,
            String state,
            String style,
            String height,
            String step,
            String peers,
            String mempool,
            String role,
            String version,
            String age,
            String difference) {}

    private static ReadOnlyStringWrapper unknown() {
        return new ReadOnlyStringWrapper(Figures.UNKNOWN);
    }

    private static ReadOnlyObjectWrapper<List<Curve>> curves() {
        return new ReadOnlyObjectWrapper<>(List.of());
    }

    /** Takes the values of one second into the series. */
    public void sample(Fleet fleet) {
        progress.sample(fleet);
        Optional<NodeSnapshot> node = fleet.node().filter(n -> !n.isStale(fleet.now()));
        if (node.isEmpty()) {
            return;
        }
        long nowMs = fleet.now().toEpochMilli();
        List<BlockRow> blocks = node.get().chain().blocks();
        for (int i = 1; i < blocks.size(); i++) {
            BlockRow block = blocks.get(i);
            if (block.height() > sampledHeight) {
                long at = Math.min(nowMs, block.timeMs());
                interval.add(at, (block.timeMs() - blocks.get(i - 1).timeMs()) / 1_000.0);
                sampledHeight = block.height();
            }
        }
        if (!blocks.isEmpty() && blocks.getLast().height() < sampledHeight) {
            sampledHeight = blocks.getLast().height();
        }
        throughput.add(nowMs, rate(blocks, fleet.now()));
        List<BlockWeight> weights = node.get().live().blocks();
        if (!weights.isEmpty()) {
            weight.add(nowMs, (double) weights.getLast().bytes());
        }
        signedShare(node.get()).ifPresent(share -> signed.add(nowMs, share));
        node.get().polled().mempool().value().ifPresent(m -> waiting.add(nowMs, (double) m.txs()));
    }

    /** Takes one snapshot. */
    public void show(Fleet fleet) {
        Rows.update(nodes, rows(fleet), NodeRow::label);
        note.set(sentence(fleet));
        fleet.node().ifPresent(node -> showNode(node, fleet.now()));
        if (Math.abs(fleet.now().toEpochMilli() - proposersMs) >= REST_MS) {
            proposersMs = fleet.now().toEpochMilli();
            fleet.node()
                    .ifPresent(
                            n -> Rows.update(proposers, Proposers.of(n.chain().blocks(), fleet)));
        }
        showCurves(fleet.now().toEpochMilli());
    }

    private void showNode(NodeSnapshot node, Instant now) {
        List<BlockRow> blocks = node.chain().blocks();
        height.set(node.wasHeard() ? Figures.count(node.height()) : Figures.UNKNOWN);
        blockInterval.set(mean(blocks).isPresent() ? Figures.seconds(mean(blocks).get()) : "–");
        rate.set(node.wasHeard() ? Figures.decimal(rate(blocks, now)) : Figures.UNKNOWN);
        power.set(signedShare(node).map(Figures::percent).orElse(Figures.UNKNOWN));
        verified.set(Figures.count(node.chain().verifiedHeight()));
        verifiedCaption.set(
                node.chain().trouble().isEmpty()
                        ? "verified here, from " + origin(node)
                        : "verified here; " + node.chain().trouble());
        histogram.set(histogramOf(blocks));
        roundBars.set(roundsOf(blocks));
    }

    private static String origin(NodeSnapshot node) {
        return node.chain()
                .trusted()
                .flatMap(TrustedSets::from)
                .map(block -> "block " + Figures.count(block.height()))
                .orElse("genesis");
    }

    private void showCurves(long nowMs) {
        intervals.set(List.of(Curve.of("block interval", Ink.ACCENT, interval, window, nowMs)));
        rates.set(List.of(Curve.of("transactions a second", Ink.VALUE, throughput, window, nowMs)));
        sizes.set(List.of(Curve.of("block size", Ink.THIRD, weight, window, nowMs)));
        powers.set(List.of(Curve.of("power that signed", Ink.SECOND, signed, window, nowMs)));
        pools.set(List.of(Curve.of("waiting transactions", Ink.NIL, waiting, window, nowMs)));
    }

    void look(TimeSeries.Window at) {
        window = at;
    }

    private static Optional<Double> mean(List<BlockRow> blocks) {
        int from = Math.max(0, blocks.size() - 1 - RATE_BLOCKS);
        if (blocks.size() < 2) {
            return Optional.empty();
        }
        long ms = blocks.getLast().timeMs() - blocks.get(from).timeMs();
        return Optional.of(ms / 1_000.0 / (blocks.size() - 1 - from));
    }

    /** Transactions a second over the last blocks, and over the time since. */
    private static double rate(List<BlockRow> blocks, Instant now) {
        if (blocks.size() < 2) {
            return 0;
        }
        int from = Math.max(0, blocks.size() - 1 - RATE_BLOCKS);
        long txs = blocks.subList(from + 1, blocks.size()).stream().mapToLong(BlockRow::txs).sum();
        long end = Math.max(blocks.getLast().timeMs(), now.toEpochMilli());
        return txs * 1_000.0 / Math.max(1, end - blocks.get(from).timeMs());
    }

    /** The share of the power that signed the last block whose successor carries its commit. */
    private static Optional<Double> signedShare(NodeSnapshot node) {
        Optional<SigningRecord> signing =
                node.polled().signing().value().filter(told -> told.to() > told.from());
        Optional<Validators> set = node.polled().validators().value();
        if (signing.isEmpty() || set.isEmpty() || set.get().totalPower() == 0) {
            return Optional.empty();
        }
        long power =
                set.get().members().stream()
                        .filter(member -> signing.get().signedLately(member.id()))
                        .mapToLong(Validators.Member::power)
                        .sum();
        return Optional.of((double) power / set.get().totalPower());
    }

    private static List<Histogram.Bar> histogramOf(List<BlockRow> blocks) {
        long[] counts = new long[INTERVAL_BOUNDS.length + 1];
        for (int i = 1; i < blocks.size(); i++) {
            double seconds = (blocks.get(i).timeMs() - blocks.get(i - 1).timeMs()) / 1_000.0;
            int bar = 0;
            while (bar < INTERVAL_BOUNDS.length && seconds > INTERVAL_BOUNDS[bar]) {
                bar++;
            }
            counts[bar]++;
        }
        List<Histogram.Bar> bars = new ArrayList<>();
        for (int i = 0; i < INTERVAL_BOUNDS.length; i++) {
            bars.add(new Histogram.Bar("≤ " + Figures.seconds(INTERVAL_BOUNDS[i]), counts[i]));
        }
        bars.add(new Histogram.Bar("more", counts[INTERVAL_BOUNDS.length]));
        return bars;
    }

    private static List<Histogram.Bar> roundsOf(List<BlockRow> blocks) {
        return IntStream.rangeClosed(0, 3)
                .mapToObj(
                        round ->
                                new Histogram.Bar(
                                        round < 3 ? "round " + round : "3 or later",
                                        blocks.stream()
                                                .filter(
                                                        b ->
                                                                b.round() == round
                                                                        || (round == 3
                                                                                && b.round() > 3))
                                                .count()))
                .toList();
    }

    private static String sentence(Fleet fleet) {
        long stale = fleet.nodes().stream().filter(n -> n.isStale(fleet.now())).count();
        String chain =
                fleet.node()
                        .flatMap(n -> n.polled().status().value())
                        .map(s -> "Chain " + s.chainId() + " · ")
                        .orElse("");
        return chain
                + Figures.plural(fleet.nodes().size(), "node")
                + (stale == 0 ? ", all answer" : ", " + stale + " not answering");
    }

    private List<NodeRow> rows(Fleet fleet) {
        long best = fleet.nodes().stream().mapToLong(NodeSnapshot::height).max().orElse(0);
        List<NodeRow> rows = new ArrayList<>();
        for (NodeSnapshot node : fleet.nodes()) {
            rows.add(row(node, fleet, best));
        }
        return rows;
    }

    private NodeRow row(NodeSnapshot node, Fleet fleet, long best) {
        boolean isStale = node.isStale(fleet.now());
        Optional<NodeStatus> status = node.polled().status().value();
        return new NodeRow(
                node.label(),
                isStale ? "no answer" : status.map(OverviewModel::state).orElse("connecting"),
                isStale ? "bad" : "good",
                status.isPresent() ? Figures.count(node.height()) : Figures.UNKNOWN,
                status.map(s -> s.height() + " / " + s.round() + " " + s.step().replace('_', ' '))
                        .orElse(Figures.UNKNOWN),
                status.map(s -> Figures.count(s.peers())).orElse(Figures.UNKNOWN),
                status.map(s -> Figures.count(s.mempoolTxs())).orElse(Figures.UNKNOWN),
                status.map(OverviewModel::role).orElse(Figures.UNKNOWN),
                status.map(NodeStatus::version).orElse(Figures.UNKNOWN),
                Figures.age(node.heardAt(), fleet.now()),
                Differences.of(node, fleet, best, progress));
    }

    private static String state(NodeStatus status) {
        return status.isCatchingUp() ? "catching up" : "in sync";
    }

    private static String role(NodeStatus status) {
        return status.validatorId().isEmpty()
                ? "full node"
                : "validator, power " + Figures.count(status.power());
    }

    ObservableList<NodeRow> nodes() {
        return nodes;
    }

    ReadOnlyStringProperty note() {
        return note.getReadOnlyProperty();
    }

    ReadOnlyStringProperty height() {
        return height.getReadOnlyProperty();
    }

    ReadOnlyStringProperty blockInterval() {
        return blockInterval.getReadOnlyProperty();
    }

    ReadOnlyStringProperty rate() {
        return rate.getReadOnlyProperty();
    }

    ReadOnlyStringProperty power() {
        return power.getReadOnlyProperty();
    }

    ReadOnlyStringProperty verified() {
        return verified.getReadOnlyProperty();
    }

    ReadOnlyStringProperty verifiedCaption() {
        return verifiedCaption.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<List<Curve>> intervals() {
        return intervals.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<List<Curve>> rates() {
        return rates.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<List<Curve>> sizes() {
        return sizes.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<List<Curve>> powers() {
        return powers.getReadOnlyProperty();
    }

    /** The last blocks by who proposed them. */
    ObservableList<Proposers.Row> proposers() {
        return proposers;
    }

    ReadOnlyObjectProperty<List<Curve>> pools() {
        return pools.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<List<Histogram.Bar>> histogram() {
        return histogram.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<List<Histogram.Bar>> roundBars() {
        return roundBars.getReadOnlyProperty();
    }
}
