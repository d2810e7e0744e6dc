package io.loombft.console.mempool;

import io.loombft.console.chart.TimeChart;
import io.loombft.console.look.Column;
import io.loombft.console.look.Parts;
import io.loombft.console.look.Parts.Fact;
import io.loombft.console.look.Tables;
import io.loombft.console.mempool.MempoolModel.NodeRow;
import io.loombft.console.mempool.MempoolModel.Refusal;
import io.loombft.console.text.Figures;
import javafx.scene.Parent;

/** The mempool page: binds to its model. */
public final class MempoolView {
    private final Parent root;

    public MempoolView(MempoolModel model) {
        TimeChart depth = new TimeChart(Figures::decimal);
        depth.curves().bind(model.depth());
        TimeChart weight = new TimeChart(Figures::bytes);
        weight.curves().bind(model.weight());
        root =
                Parts.page(
                        "mempool",
                        "Mempool",
                        model.note(),
                        Parts.row(
                                Parts.tile(new Fact("transactions", "mempool-txs", model.txs())),
                                Parts.tile(new Fact("in all", "mempool-bytes", model.size())),
                                Parts.tile(new Fact("senders", "mempool-senders", model.senders())),
                                Parts.tile(
                                        new Fact(
                                                "admitted since its start",
                                                "mempool-admitted",
                                                model.admitted())),
                                Parts.tile(
                                        new Fact(
                                                "dropped without a block",
                                                "mempool-evicted",
                                                model.evicted()))),
                        Parts.row(Parts.card("Depth", depth), Parts.card("Weight", weight)),
                        Parts.tall(
                                Parts.row(
                                        Parts.card(
                                                "Refused, by reason",
                                                Tables.of(
                                                        "refusals",
                                                        model.refusals(),
                                                        "Nothing was refused since the node started.",
                                                        Column.text("Reason", 240, Refusal::reason),
                                                        Column.number(
                                                                "Times", 100, Refusal::count))),
                                        Parts.card(
                                                "Side by side",
                                                Tables.of(
                                                        "mempools",
                                                        model.nodes(),
                                                        "No nodes.",
                                                        Column.text("Node", 160, NodeRow::node),
                                                        Column.number("Waiting", 90, NodeRow::txs),
                                                        Column.number("Size", 90, NodeRow::bytes),
                                                        Column.number(
                                                                "Senders",
                                                                90,
                                                                NodeRow::senders))))));
    }

    public Parent root() {
        return root;
    }
}
