package io.loombft.console.mempool;

import io.loombft.console.chart.Histogram;
import io.loombft.console.chart.TimeChart;
import io.loombft.console.look.Column;
import io.loombft.console.look.Greyed;
import io.loombft.console.look.Parts;
import io.loombft.console.look.Parts.Fact;
import io.loombft.console.look.Tables;
import io.loombft.console.mempool.MempoolModel.NodeRow;
import io.loombft.console.mempool.MempoolModel.Refusal;
import io.loombft.console.text.Figures;
import javafx.scene.Parent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;

/** The mempool page: binds to its model. */
public final class MempoolView {
    private final Parent root;

    public MempoolView(MempoolModel model) {
        root =
                Parts.page(
                        "mempool",
                        "Mempool",
                        model.note(),
                        tiles(model),
                        charts(model),
                        Parts.tall(
                                Parts.row(
                                        Greyed.when(model.areMetricsOld(), past(model)),
                                        Greyed.when(model.areMetricsOld(), refusals(model)),
                                        nodes(model))));
    }

    private static HBox tiles(MempoolModel model) {
        return Parts.row(
                now(model, new Fact("transactions", "mempool-txs", model.txs())),
                now(model, new Fact("in all", "mempool-bytes", model.size())),
                now(model, new Fact("senders", "mempool-senders", model.senders())),
                Greyed.when(
                        model.areMetricsOld(),
                        Parts.tile(
                                new Fact(
                                        "wait for a missing nonce",
                                        "mempool-behind-gap",
                                        model.behindGap()))),
                Greyed.when(
                        model.areMetricsOld(),
                        Parts.tile(
                                new Fact(
                                        "mean wait for a block",
                                        "mempool-mean-wait",
                                        model.meanToBlock()))));
    }

    private static Region now(MempoolModel model, Fact fact) {
        return Greyed.when(model.isStateOld(), Parts.tile(fact));
    }

    private static HBox charts(MempoolModel model) {
        TimeChart depth = new TimeChart(Figures::decimal);
        depth.curves().bind(model.depth());
        TimeChart weight = new TimeChart(Figures::bytes);
        weight.curves().bind(model.weight());
        Histogram waits = new Histogram();
        waits.bars().bind(model.waits());
        return Parts.row(
                Greyed.when(model.isStateOld(), Parts.card("Depth", depth)),
                Greyed.when(model.isStateOld(), Parts.card("Weight", weight)),
                Greyed.when(
                        model.areMetricsOld(),
                        Parts.card("Waited for a block, seconds at most", waits)));
    }

    private static Region past(MempoolModel model) {
        return Parts.card(
                "Since the node's start",
                Parts.facts(
                        new Fact("admitted", "mempool-admitted", model.admitted()),
                        new Fact("dropped without a block", "mempool-evicted", model.evicted()),
                        new Fact(
                                "mean wait of those dropped",
                                "mempool-mean-in-vain",
                                model.meanInVain()),
                        new Fact(
                                "known, brought again by peers",
                                "mempool-again-peers",
                                model.againFromPeers()),
                        new Fact(
                                "known, brought again by clients",
                                "mempool-again-clients",
                                model.againFromClients())));
    }

    private static Region refusals(MempoolModel model) {
        return Parts.card(
                "Refused, by reason",
                Tables.of(
                        "refusals",
                        model.refusals(),
                        "Nothing was refused since the node started.",
                        Column.text("Reason", 220, Refusal::reason),
                        Column.number("Times", 90, Refusal::count)));
    }

    private static Region nodes(MempoolModel model) {
        return Parts.card(
                "Side by side",
                Tables.of(
                        "mempools",
                        model.nodes(),
                        "No nodes.",
                        Column.text("Node", 140, NodeRow::node),
                        Column.number("Waiting", 80, NodeRow::txs),
                        Column.number("Size", 80, NodeRow::bytes),
                        Column.number("Senders", 80, NodeRow::senders)));
    }

    public Parent root() {
        return root;
    }
}
