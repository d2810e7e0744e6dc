package io.loombft.console.peers;

import io.loombft.console.chart.PeerGraph;
import io.loombft.console.connection.Desk;
import io.loombft.console.connection.Fleet;
import io.loombft.console.connection.Metrics;
import io.loombft.console.connection.NodeSnapshot;
import io.loombft.console.connection.PeerList;
import io.loombft.console.keys.OperatorTokens;
import io.loombft.console.look.Rows;
import io.loombft.console.text.Figures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** What the peers page says. Called by the thread that paints. */
public final class PeersModel {
    /** Dots that can be told apart. */
    private static final int DOTS_MAX = 60;

    private final ReadOnlyStringWrapper note = new ReadOnlyStringWrapper("");
    private final ObservableList<Row> rows = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<PeerGraph.Picture> graph =
            new ReadOnlyObjectWrapper<>(PeerGraph.Picture.EMPTY);
    private final ObservableList<Traffic.Channel> channels = FXCollections.observableArrayList();
    private final ObservableList<Traffic.Ending> endings = FXCollections.observableArrayList();
    private final OrdersModel orders;

    /** A connection; {@code lagStyle} marks a peer that is behind, {@code id} is the key as it is shown. */
    record Row(
            String label,
            String key,
            String id,
            String address,
            String direction,
            String height,
            String lag,
            String lagStyle,
            String rtt,
            String score,
            String in,
            String out) {}

    public PeersModel(Desk desk, OperatorTokens tokens) {
        orders = new OrdersModel(desk, tokens);
    }

    /** Takes one snapshot. */
    public void show(Fleet fleet) {
        orders.show(fleet);
        Optional<NodeSnapshot> node = fleet.node();
        Optional<PeerList> peers = node.flatMap(n -> n.polled().peers().value());
        if (node.isEmpty() || peers.isEmpty()) {
            note.set("The node has not told its peers yet.");
            return;
        }
        note.set(
                node.get().label()
                        + " has "
                        + Figures.plural(peers.get().peers().size(), "peer")
                        + " · read "
                        + Figures.age(node.get().polled().peers().at(), fleet.now()));
        long height = node.get().height();
        Rows.update(
                rows,
                peers.get().peers().stream().map(peer -> row(peer, height)).toList(),
                Row::key);
        graph.set(picture(fleet));
        node.get().polled().metrics().value().ifPresent(this::showTraffic);
    }

    private void showTraffic(Metrics metrics) {
        Rows.update(channels, Traffic.channels(metrics));
        Rows.update(endings, Traffic.endings(metrics));
    }

    private static Row row(PeerList.Peer peer, long ownHeight) {
        long lag = Math.max(0, ownHeight - peer.height());
        return new Row(
                peer.label(),
                peer.id(),
                Figures.hash(peer.id()),
                peer.address(),
                peer.isInbound() ? "it dialled" : "we dialled",
                Figures.count(peer.height()),
                Figures.count(lag),
                lag > 2 ? "warn" : "",
                peer.rttMs() < 0 ? Figures.UNKNOWN : Figures.seconds(peer.rttMs() / 1_000),
                Figures.count(peer.score()),
                Figures.bytes((double) peer.bytesIn()),
                Figures.bytes((double) peer.bytesOut()));
    }

    /** All that the connected nodes say of each other. */
    private static PeerGraph.Picture picture(Fleet fleet) {
        Map<String, PeerGraph.Dot> dots = new LinkedHashMap<>();
        Set<PeerGraph.Link> links = new LinkedHashSet<>();
        for (int i = 0; i < fleet.nodes().size(); i++) {
            NodeSnapshot node = fleet.nodes().get(i);
            boolean isSelected = i == fleet.selected();
            node.polled()
                    .peers()
                    .value()
                    .ifPresent(
                            list ->
                                    dots.put(
                                            list.id(),
                                            new PeerGraph.Dot(
                                                    list.id(),
                                                    node.label(),
                                                    !node.isStale(fleet.now()),
                                                    isSelected)));
        }
        for (NodeSnapshot node : fleet.nodes()) {
            Optional<PeerList> list = node.polled().peers().value();
            if (list.isPresent() && !node.isStale(fleet.now())) {
                list.get().peers().forEach(peer -> add(list.get().id(), peer, dots, links));
            }
        }
        return new PeerGraph.Picture(new ArrayList<>(dots.values()), new ArrayList<>(links));
    }

    private static void add(
            String own,
            PeerList.Peer peer,
            Map<String, PeerGraph.Dot> dots,
            Set<PeerGraph.Link> links) {
        if (dots.size() < DOTS_MAX) {
            dots.putIfAbsent(
                    peer.id(),
                    new PeerGraph.Dot(
                            peer.id(),
                            peer.label().isEmpty() ? Figures.hash(peer.id()) : peer.label(),
                            false,
                            false));
        }
        links.add(
                peer.isInbound()
                        ? new PeerGraph.Link(peer.id(), own)
                        : new PeerGraph.Link(own, peer.id()));
    }

    ReadOnlyStringProperty note() {
        return note.getReadOnlyProperty();
    }

    ObservableList<Row> rows() {
        return rows;
    }

    ObservableList<Traffic.Channel> channels() {
        return channels;
    }

    ObservableList<Traffic.Ending> endings() {
        return endings;
    }

    /** What can be ordered of the selected node. */
    OrdersModel orders() {
        return orders;
    }

    ReadOnlyObjectProperty<PeerGraph.Picture> graph() {
        return graph.getReadOnlyProperty();
    }
}
