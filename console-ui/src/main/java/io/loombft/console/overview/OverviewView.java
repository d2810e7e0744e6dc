package io.loombft.console.overview;

import io.loombft.console.chart.Histogram;
import io.loombft.console.chart.TimeChart;
import io.loombft.console.chart.TimeSeries.Window;
import io.loombft.console.look.Column;
import io.loombft.console.look.Greyed;
import io.loombft.console.look.Parts;
import io.loombft.console.look.Parts.Fact;
import io.loombft.console.look.Tables;
import io.loombft.console.overview.Differences.In;
import io.loombft.console.overview.SideBySide.NodeRow;
import io.loombft.console.text.Figures;
import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableValue;
import javafx.scene.Parent;
import javafx.scene.control.TableView;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** The overview: binds to its model. */
public final class OverviewView {
    private static final double ROW = 30;
    private static final double PROPOSERS_HEIGHT = 170;

    private final Parent root;

    public OverviewView(OverviewModel model) {
        TableView<NodeRow> nodes = nodes(model);
        TimeChart intervals = new TimeChart(Figures::seconds);
        intervals.curves().bind(model.intervals());
        TimeChart rates = new TimeChart(Figures::decimal);
        rates.curves().bind(model.rates());
        TimeChart sizes = new TimeChart(Figures::bytes);
        sizes.curves().bind(model.sizes());
        TimeChart pools = new TimeChart(Figures::decimal);
        pools.curves().bind(model.pools());
        TimeChart powers = new TimeChart(Figures::percent);
        powers.curves().bind(model.powers());
        TimeChart rounds = new TimeChart(Figures::decimal);
        rounds.curves().bind(model.rounds());
        Histogram histogram = new Histogram();
        histogram.bars().bind(model.histogram());
        Histogram roundBars = new Histogram();
        roundBars.bars().bind(model.roundBars());
        root =
                Parts.page(
                        "overview",
                        "Overview",
                        model.note(),
                        Parts.row(
                                Parts.tile(new Fact("committed height", "height", model.height())),
                                Parts.tile(
                                        new Fact(
                                                "mean block interval",
                                                "block-interval",
                                                model.blockInterval())),
                                Parts.tile(new Fact("transactions a second", "rate", model.rate())),
                                Greyed.when(
                                        model.isPowerOld(),
                                        captioned("power", model.power(), model.powerCaption())),
                                captioned("verified", model.verified(), model.verifiedCaption())),
                        Parts.card("Nodes", nodes),
                        windows(model),
                        Parts.row(
                                Parts.card("Block interval", intervals),
                                Parts.card("Throughput", rates)),
                        Parts.row(Parts.card("Block size", sizes), Parts.card("Mempool", pools)),
                        Parts.row(
                                Parts.card("Power that signed", powers),
                                Parts.card("Rounds", rounds)),
                        Parts.card(
                                "The last blocks by proposer",
                                Parts.bound("proposers-note", model.proposersNote()),
                                proposers(model)),
                        Parts.row(
                                Parts.card("Intervals of the last blocks", histogram),
                                Parts.card("Rounds that the last blocks took", roundBars)));
    }

    /** A tile whose caption says more than what it is. */
    private static VBox captioned(
            String id, ObservableValue<String> value, ObservableValue<String> says) {
        VBox tile = Parts.tile(new Fact("", id, value));
        tile.getChildren().removeLast();
        var caption = Parts.bound(id + "-caption", says);
        caption.getStyleClass().add("caption");
        tile.getChildren().add(caption);
        return tile;
    }

    private static TableView<NodeRow> nodes(OverviewModel model) {
        TableView<NodeRow> table =
                Tables.of(
                        "nodes",
                        model.nodes(),
                        "No nodes.",
                        Column.text("Node", 120, NodeRow::label),
                        Column.text("State", 90, NodeRow::state).styled(NodeRow::style),
                        Column.number("Height", 90, NodeRow::height)
                                .styled(row -> row.markOf(In.HEIGHT, In.BLOCK)),
                        Column.text("Deciding", 150, NodeRow::step)
                                .styled(row -> row.markOf(In.ROUND)),
                        Column.hash("State root", 130, NodeRow::root)
                                .styled(row -> row.markOf(In.STATE_ROOT, In.CHAIN)),
                        Column.number("Peers", 60, NodeRow::peers),
                        Column.number("Mempool", 80, NodeRow::mempool),
                        Column.text("Role", 140, NodeRow::role).styled(row -> row.markOf(In.ROLE)),
                        Column.text("Version", 130, NodeRow::version)
                                .styled(row -> row.markOf(In.VERSION)),
                        Column.number("Heard", 80, NodeRow::age),
                        Column.text("Difference", 220, NodeRow::difference).styled(row -> "bad"));
        table.prefHeightProperty().bind(Bindings.size(model.nodes()).multiply(ROW).add(34));
        table.setMinHeight(Region.USE_PREF_SIZE);
        return table;
    }

    private static TableView<Proposers.Row> proposers(OverviewModel model) {
        TableView<Proposers.Row> table =
                Tables.of(
                        "proposers",
                        model.proposers(),
                        "No block yet.",
                        Column.text("Proposer", 120, Proposers.Row::name),
                        Column.number("Blocks", 70, Proposers.Row::blocks),
                        Column.number("Empty", 70, Proposers.Row::empty),
                        Column.number("Transactions", 100, Proposers.Row::txs),
                        Column.number("Quorum after", 110, Proposers.Row::quorum)
                                .styled(Proposers.Row::style),
                        Column.number("Failed rounds", 110, Proposers.Row::failed)
                                .styled(Proposers.Row::failedStyle),
                        Column.number("These took", 110, Proposers.Row::lost));
        table.setPrefHeight(PROPOSERS_HEIGHT);
        return table;
    }

    private static HBox windows(OverviewModel model) {
        HBox buttons = Parts.line();
        ToggleGroup group = new ToggleGroup();
        for (Window window : Window.values()) {
            ToggleButton button = new ToggleButton(nameOf(window));
            button.setToggleGroup(group);
            button.setSelected(window == Window.TEN_MINUTES);
            button.setOnAction(
                    e -> {
                        button.setSelected(true);
                        model.look(window);
                    });
            buttons.getChildren().add(button);
        }
        return buttons;
    }

    private static String nameOf(Window window) {
        return switch (window) {
            case TEN_MINUTES -> "10 minutes";
            case TWO_HOURS -> "2 hours";
            case DAY -> "24 hours";
        };
    }

    public Parent root() {
        return root;
    }
}
