package io.loombft.console.overview;

import io.loombft.console.chart.Curve;
import io.loombft.console.chart.Histogram;
import io.loombft.console.chart.Ink;
import io.loombft.console.chart.TimeSeries;
import io.loombft.console.connection.BlockRow;
import io.loombft.console.connection.Dated;
import io.loombft.console.connection.Fleet;
import io.loombft.console.connection.NodeSnapshot;
import io.loombft.console.connection.PerNode;
import io.loombft.console.connection.TrustedSets;
import io.loombft.console.look.Rows;
import io.loombft.console.overview.SideBySide.NodeRow;
import io.loombft.console.text.Figures;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** What the overview says. Called by the thread that paints; {@link #sample} once a second, shown or not. */
public final class OverviewModel {
    /** What walks over all blocks is done anew only so often. */
    private static final long REST_MS = 500;

    private static final String POWER = "of the power signed the last block";

    private static final double[] INTERVAL_BOUNDS = {0.1, 0.25, 0.5, 1, 1.5, 2, 5};

    private final PerNode<NodeSeries> series = new PerNode<>(NodeSeries::new);
    private final Progress progress = new Progress();
    private long proposersMs;
    private TimeSeries.Window window = TimeSeries.Window.TEN_MINUTES;

    private final ReadOnlyStringWrapper note = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper height = unknown();
    private final ReadOnlyStringWrapper blockInterval = unknown();
    private final ReadOnlyStringWrapper rate = unknown();
    private final ReadOnlyStringWrapper power = unknown();
    private final ReadOnlyStringWrapper powerCaption = new ReadOnlyStringWrapper(POWER);
    private final ReadOnlyBooleanWrapper isPowerOld = new ReadOnlyBooleanWrapper(false);
    private final ReadOnlyStringWrapper verified = unknown();
    private final ReadOnlyStringWrapper verifiedCaption =
            new ReadOnlyStringWrapper("verified height");
    private final ObservableList<NodeRow> nodes = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<List<Curve>> intervals = curves();
    private final ReadOnlyObjectWrapper<List<Curve>> rates = curves();
    private final ReadOnlyObjectWrapper<List<Curve>> sizes = curves();
    private final ReadOnlyObjectWrapper<List<Curve>> pools = curves();
    private final ReadOnlyObjectWrapper<List<Curve>> powers = curves();
    private final ReadOnlyObjectWrapper<List<Curve>> rounds = curves();
    private final ObservableList<Proposers.Row> proposers = FXCollections.observableArrayList();
    private final ReadOnlyStringWrapper proposersNote = new ReadOnlyStringWrapper("");
    private final ReadOnlyObjectWrapper<List<Histogram.Bar>> histogram =
            new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyObjectWrapper<List<Histogram.Bar>> roundBars =
            new ReadOnlyObjectWrapper<>(List.of());

    private static ReadOnlyStringWrapper unknown() {
        return new ReadOnlyStringWrapper(Figures.UNKNOWN);
    }

    private static ReadOnlyObjectWrapper<List<Curve>> curves() {
        return new ReadOnlyObjectWrapper<>(List.of());
    }

    /**
     * Takes the values of one second into the series of each node, so that none mixes two, and a node that is chosen
     * has a past.
     */
    public void sample(Fleet fleet) {
        progress.sample(fleet);
        series.keepOnly(fleet);
        for (NodeSnapshot node : fleet.nodes()) {
            if (!node.isStale(fleet.now())) {
                series.of(node).sample(node, fleet.now());
            }
        }
    }

    /** Takes one snapshot. */
    public void show(Fleet fleet) {
        Rows.update(nodes, SideBySide.of(fleet, progress), NodeRow::url);
        note.set(sentence(fleet));
        fleet.node().ifPresent(node -> showNode(node, fleet.now()));
        if (Math.abs(fleet.now().toEpochMilli() - proposersMs) >= REST_MS) {
            proposersMs = fleet.now().toEpochMilli();
            fleet.node().ifPresent(node -> showProposers(node, fleet));
        }
        fleet.node().ifPresent(n -> showCurves(series.of(n), fleet.now().toEpochMilli()));
    }

    private void showProposers(NodeSnapshot node, Fleet fleet) {
        Proposers now = Proposers.of(node.chain().blocks(), node.live().rounds().turns(), fleet);
        Rows.update(proposers, now.rows(), Proposers.Row::name);
        proposersNote.set(now.note());
    }

    private void showNode(NodeSnapshot node, Instant now) {
        List<BlockRow> blocks = node.chain().blocks();
        height.set(node.wasHeard() ? Figures.count(node.height()) : Figures.UNKNOWN);
        blockInterval.set(Figures.seconds(LastBlocks.interval(blocks)));
        rate.set(node.wasHeard() ? Figures.decimal(LastBlocks.rate(blocks, now)) : Figures.UNKNOWN);
        power.set(LastBlocks.signedShare(node).map(Figures::percent).orElse(Figures.UNKNOWN));
        showWhetherPowerIsOld(node, now);
        verified.set(Figures.count(node.chain().verifiedHeight()));
        verifiedCaption.set(
                node.chain().trouble().isEmpty()
                        ? "verified here, from " + origin(node)
                        : "verified here; " + node.chain().trouble());
        histogram.set(histogramOf(blocks));
        roundBars.set(roundsOf(blocks));
    }

    private void showWhetherPowerIsOld(NodeSnapshot node, Instant now) {
        Dated<?> older =
                node.polled().signing().isOld()
                        ? node.polled().signing()
                        : node.polled().validators();
        isPowerOld.set(older.isOld());
        powerCaption.set(POWER + (older.isOld() ? " · " + older.age(now) : ""));
    }

    private static String origin(NodeSnapshot node) {
        return node.chain()
                .trusted()
                .flatMap(TrustedSets::from)
                .map(block -> "block " + Figures.count(block.height()))
                .orElse("genesis");
    }

    private void showCurves(NodeSeries of, long nowMs) {
        intervals.set(curve("block interval", Ink.ACCENT, of.intervals(), nowMs));
        rates.set(curve("transactions a second", Ink.VALUE, of.rates(), nowMs));
        sizes.set(curve("block size", Ink.THIRD, of.sizes(), nowMs));
        powers.set(curve("power that signed", Ink.SECOND, of.powers(), nowMs));
        pools.set(curve("waiting transactions", Ink.NIL, of.pools(), nowMs));
        rounds.set(curve("round that decided", Ink.ACCENT, of.rounds(), nowMs));
    }

    private List<Curve> curve(String name, Ink ink, TimeSeries of, long nowMs) {
        return List.of(Curve.of(name, ink, of, window, nowMs));
    }

    void look(TimeSeries.Window at) {
        window = at;
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

    /** What the power is, and when it was read if the node was asked in vain since. */
    ReadOnlyStringProperty powerCaption() {
        return powerCaption.getReadOnlyProperty();
    }

    ReadOnlyBooleanProperty isPowerOld() {
        return isPowerOld.getReadOnlyProperty();
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

    ReadOnlyObjectProperty<List<Curve>> rounds() {
        return rounds.getReadOnlyProperty();
    }

    /** The last blocks by who proposed them. */
    ObservableList<Proposers.Row> proposers() {
        return proposers;
    }

    /** What the times of proposers are of. */
    ReadOnlyStringProperty proposersNote() {
        return proposersNote.getReadOnlyProperty();
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
