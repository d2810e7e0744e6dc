package io.loombft.console.peers;

import io.loombft.console.chart.PeerGraph;
import io.loombft.console.look.Column;
import io.loombft.console.look.Greyed;
import io.loombft.console.look.Parts;
import io.loombft.console.look.Tables;
import io.loombft.console.peers.BansModel.BanRow;
import io.loombft.console.peers.OrdersModel.Span;
import io.loombft.console.peers.PeersModel.Row;
import io.loombft.console.peers.Traffic.Channel;
import io.loombft.console.peers.Traffic.Ending;
import javafx.collections.FXCollections;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** The peers page: binds to its models. */
public final class PeersView {
    private static final double CONNECTIONS_HEIGHT = 168;
    private static final double GRAPH_HEIGHT = 220;
    private static final double TRAFFIC_HEIGHT = 170;
    private static final double SIDE_HEIGHT = 110;

    private final Parent root;

    public PeersView(PeersModel model) {
        TableView<Row> table = connections(model);
        HBox below =
                Parts.row(
                        Greyed.when(model.isOld(), graph(model)),
                        Greyed.when(
                                model.areMetricsOld(),
                                Parts.card("Traffic, by channel", traffic(model))));
        root =
                Parts.page(
                        "peers-page",
                        "Peers",
                        model.note(),
                        Greyed.when(
                                model.isOld(),
                                Parts.card(
                                        "Connections",
                                        table,
                                        orders(model.orders(), table),
                                        question(model.orders()))),
                        Parts.tall(below),
                        Parts.row(
                                Greyed.when(
                                        model.areMetricsOld(),
                                        Parts.card("Why connections ended", endings(model))),
                                Greyed.when(
                                        model.orders().bans().isOld(),
                                        Parts.card("Kept away", bans(model.orders())))));
    }

    private static TableView<Row> connections(PeersModel model) {
        TableView<Row> table =
                Tables.of(
                        "peers",
                        model.rows(),
                        "No peers. A node alone decides nothing unless it is the only validator.",
                        Column.text("Peer", 110, Row::label),
                        Column.key("Node key", 130, Row::key),
                        Column.text("Address", 160, Row::address),
                        Column.text("Direction", 100, Row::direction),
                        Column.number("Height", 80, Row::height),
                        Column.number("Behind", 70, Row::lag).styled(Row::lagStyle),
                        Column.number("Round trip", 90, Row::rtt),
                        Column.number("Score", 60, Row::score),
                        Column.number("Received", 90, Row::in),
                        Column.number("Sent", 90, Row::out),
                        Column.number("To be sent", 90, Row::waiting));
        table.setPrefHeight(CONNECTIONS_HEIGHT);
        return table;
    }

    private static Node orders(OrdersModel model, TableView<Row> table) {
        TextField address = Parts.field("peer-address", "id@host:port or host:port", 280);
        address.setOnAction(e -> model.dial(address.getText()));
        ComboBox<Span> span =
                new ComboBox<>(FXCollections.observableArrayList(OrdersModel.spans()));
        span.setId("ban-span");
        span.setValue(Span.HOUR);
        Button ban =
                Parts.button(
                        "peer-ban",
                        "Ban the selected …",
                        () -> {
                            Row row = table.getSelectionModel().getSelectedItem();
                            if (row != null) {
                                model.askToBan(row.key(), row.label(), span.getValue());
                            }
                        });
        ban.disableProperty().bind(table.getSelectionModel().selectedItemProperty().isNull());
        Label said = Parts.bound("peer-said", model.said());
        said.getStyleClass().add("warn");
        return Parts.line(
                address,
                Parts.button("peer-dial", "Dial", () -> model.dial(address.getText())),
                span,
                ban,
                said);
    }

    private static Node question(OrdersModel model) {
        Label question = Parts.bound("ban-question", model.question());
        question.getStyleClass().add("bad");
        Button ban = Parts.button("ban-confirm", "Ban it", model::ban);
        ban.getStyleClass().add("danger");
        HBox line =
                Parts.line(question, ban, Parts.button("ban-forget", "Let it be", model::forget));
        return Parts.shownWith(line, model.isAsking());
    }

    private static Region graph(PeersModel model) {
        PeerGraph graph = new PeerGraph();
        graph.picture().bind(model.graph());
        graph.setPrefHeight(GRAPH_HEIGHT);
        return Parts.card(
                "Who is connected to whom",
                Parts.note(
                        "An arrow comes from who dialled. Filled nodes are watched by this console"
                                + " and answer, the ring marks the selected one."),
                Parts.tall(graph));
    }

    private static Node traffic(PeersModel model) {
        TableView<Channel> table =
                Tables.of(
                        "channels",
                        model.channels(),
                        "No metrics yet.",
                        Column.text("Channel", 110, Channel::name),
                        Column.number("Received", 84, Channel::received),
                        Column.number("Sent", 84, Channel::sent),
                        Column.number("Messages in", 96, Channel::messagesIn),
                        Column.number("Messages out", 100, Channel::messagesOut),
                        Column.number("Dropped", 72, Channel::dropped).styled(Channel::style),
                        Column.number("Slowed", 66, Channel::throttled),
                        Column.number("To be sent", 84, Channel::waiting));
        table.setPrefHeight(TRAFFIC_HEIGHT);
        return Parts.tall(table);
    }

    private static Node endings(PeersModel model) {
        TableView<Ending> table =
                Tables.of(
                        "endings",
                        model.endings(),
                        "No connection has ended since the node started.",
                        Column.text("What", 120, Ending::what),
                        Column.text("Why", 260, Ending::reason),
                        Column.number("Times", 80, Ending::count));
        table.setPrefHeight(SIDE_HEIGHT);
        return table;
    }

    private static Node bans(OrdersModel model) {
        TableView<BanRow> table =
                Tables.of(
                        "bans",
                        model.bans().rows(),
                        "Nobody, as far as is known here.",
                        Column.text("Peer", 130, BanRow::peer),
                        Column.text("Until", 130, BanRow::until),
                        Column.number("Times", 60, BanRow::strikes),
                        Column.text("Why", 140, BanRow::reason));
        table.setPrefHeight(SIDE_HEIGHT);
        Button unban =
                Parts.button(
                        "peer-unban",
                        "Let the selected in again",
                        () -> {
                            BanRow row = table.getSelectionModel().getSelectedItem();
                            if (row != null) {
                                model.unban(row);
                            }
                        });
        unban.disableProperty().bind(table.getSelectionModel().selectedItemProperty().isNull());
        return new VBox(8, Parts.bound("bans-note", model.bans().note()), table, unban);
    }

    public Parent root() {
        return root;
    }
}
