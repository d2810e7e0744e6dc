package io.loombft.console.peers;

import io.loombft.console.chart.PeerGraph;
import io.loombft.console.connection.Dated;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
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

    private final ReadOnlyBooleanWrapper isOld = new ReadOnlyBooleanWrapper(false);
    private final ReadOnlyBooleanWrapper areMetricsOld = new ReadOnlyBooleanWrapper(false);
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
            String out,
            String waiting) {}

    public PeersModel(Desk desk, OperatorTokens tokens) {
        orders = new OrdersModel(desk, tokens);
    }

    /** Takes one snapshot. */
    public void show(Fleet fleet) {
        orders.show(fleet);
        Optional<NodeSnapshot> node = fleet.node();
        Optional<PeerList> peers = node.flatMap(n -> n.polled().peers().value());
        isOld.set(node.filter(n -> n.polled().peers().isOld()).isPresent());
        areMetricsOld.set(node.filter(n -> n.polled().metrics().isOld()).isPresent());
        note.set(node.map(n -> sentence(n, fleet)).orElse("There is no node to ask."));
        long height = node.map(NodeSnapshot::height).orElse(0L);
        Rows.update(
                rows,
                peers.map(PeerList::peers).orElse(List.of()).stream()
                        .map(peer -> row(peer, height))
                        .toList(),
                Row::key);
        graph.set(picture(fleet));
        Optional<Metrics> metrics = node.flatMap(n -> n.polled().metrics().value());
        Rows.update(channels, metrics.map(Traffic::channels).orElse(List.of()));
        Rows.update(endings, metrics.map(Traffic::endings).orElse(List.of()));
    }

    private static String sentence(NodeSnapshot node, Fleet fleet) {
        Dated<PeerList> peers = node.polled().peers();
        return peers.value().isEmpty()
                ? node.label()
                        + " has not told its peers yet"
                        + (peers.trouble().isEmpty() ? "." : ": " + peers.trouble())
                : node.label()
                        + " has "
                        + Figures.plural(peers.value().get().peers().size(), "peer")
                        + " · "
                        + peers.age(fleet.now());
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
                Figures.bytes((double) peer.bytesOut()),
                peer.queuedMessages() < 0
                        ? Figures.UNKNOWN
                        : Traffic.waiting(
                                (double) peer.queuedMessages(), (double) peer.queuedBytes()));
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

    /** Whether the node did not answer when it was last asked for its peers. */
    ReadOnlyBooleanProperty isOld() {
        return isOld.getReadOnlyProperty();
    }

    /** Whether its metrics could not be read again. */
    ReadOnlyBooleanProperty areMetricsOld() {
        return areMetricsOld.getReadOnlyProperty();
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
