package io.loombft.console.peers;

import io.loombft.console.chart.PeerGraph;
import io.loombft.console.look.Column;
import io.loombft.console.look.Parts;
import io.loombft.console.look.Tables;
import io.loombft.console.peers.PeersModel.Row;
import javafx.scene.Parent;
import javafx.scene.control.TableView;

/** The peers page: binds to its model. */
public final class PeersView {
    private final Parent root;

    public PeersView(PeersModel model) {
        PeerGraph graph = new PeerGraph();
        graph.picture().bind(model.graph());
        TableView<Row> table =
                Tables.of(
                        "peers",
                        model.rows(),
                        "No peers. A node alone decides nothing unless it is the only validator.",
                        Column.text("Peer", 110, Row::label),
                        Column.hash("Node key", 130, Row::id),
                        Column.text("Address", 160, Row::address),
                        Column.text("Direction", 100, Row::direction),
                        Column.number("Height", 80, Row::height),
                        Column.number("Behind", 70, Row::lag).styled(Row::lagStyle),
                        Column.number("Round trip", 90, Row::rtt),
                        Column.number("Score", 60, Row::score),
                        Column.number("Received", 90, Row::in),
                        Column.number("Sent", 90, Row::out));
        table.setPrefHeight(260);
        root =
                Parts.page(
                        "peers-page",
                        "Peers",
                        model.note(),
                        Parts.card("Connections", table),
                        Parts.tall(
                                Parts.card(
                                        "Who is connected to whom",
                                        Parts.note(
                                                "An arrow comes from who dialled. Filled nodes are"
                                                        + " watched by this console and answer, the"
                                                        + " ring marks the selected one."),
                                        Parts.tall(graph))));
    }

    public Parent root() {
        return root;
    }
}
