package io.loombft.console.settings;

import io.loombft.console.connection.BlockRow;
import io.loombft.console.connection.Fleet;
import io.loombft.console.connection.NodeSnapshot;
import io.loombft.console.connection.Reach;
import io.loombft.console.connection.TrustPoint;
import io.loombft.console.look.Rows;
import io.loombft.console.remembered.Notices;
import io.loombft.console.remembered.Preferences;
import io.loombft.console.remembered.Preferences.Theme;
import io.loombft.console.text.Figures;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.types.Genesis;
import java.util.Optional;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** What the settings page says and does. Called by the thread that paints. */
public final class SettingsModel {
    private final Actions actions;
    private final ObservableList<NodeRow> nodes = FXCollections.observableArrayList();
    private final CallsModel calls;
    private final ReadOnlyStringWrapper trustSaid = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper origin = new ReadOnlyStringWrapper(Figures.UNKNOWN);
    private final ReadOnlyStringWrapper verified = new ReadOnlyStringWrapper(Figures.UNKNOWN);
    private final StringProperty exports = new SimpleStringProperty("");
    private final ReadOnlyStringWrapper said = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper tokenSaid = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper genesis = new ReadOnlyStringWrapper(Figures.UNKNOWN);
    private final ReadOnlyStringWrapper note =
            new ReadOnlyStringWrapper("Remembered as it is chosen.");

    /** The one whose hash is shown: that of the selected node now, which may be on another chain than before. */
    private Optional<Genesis> hashed = Optional.empty();

    /** What the page can have done. */
    public interface Actions {
        void connect(String url);

        void disconnect(String url);

        void theme(Theme theme);

        /** How alerts call from now on. */
        void notices(Notices notices);

        /** What chains are followed from: a block, or their genesis. */
        void trust(Optional<TrustPoint> block);

        /** Where exports go without a question; empty to be asked. */
        void exports(String folder);

        /** Calls as an alert would. */
        void trial();

        /** Keeps a node's operator token, or says why it is none. */
        Optional<String> operatorToken(String url, String given);
    }

    /** A node that the console connects to. */
    record NodeRow(String url, String label, String state, String style) {}

    /** Begins with what is remembered. */
    public SettingsModel(Actions actions, Preferences remembered) {
        this.actions = actions;
        this.calls = new CallsModel(actions, remembered.notices());
        rest(remembered.trusted());
        exports.set(remembered.exports());
        exports.addListener((property, before, now) -> actions.exports(now));
    }

    /** Takes one snapshot. */
    public void show(Fleet fleet) {
        Rows.update(nodes, fleet.nodes().stream().map(SettingsModel::row).toList(), NodeRow::url);
        Optional<Genesis> known = fleet.node().flatMap(n -> n.polled().genesis().value());
        showTrust(fleet);
        if (!known.equals(hashed)) {
            hashed = known;
            genesis.set(known.map(document -> document.hash().hex()).orElse(Figures.UNKNOWN));
        }
    }

    private void showTrust(Fleet fleet) {
        verified.set(
                fleet.node()
                        .map(
                                node ->
                                        node.chain().verifiedHeight() == 0
                                                ? "no block of " + node.label() + " yet" + why(node)
                                                : "up to block "
                                                        + Figures.count(
                                                                node.chain().verifiedHeight())
                                                        + " of "
                                                        + node.label())
                        .orElse(Figures.UNKNOWN));
    }

    private static String why(NodeSnapshot node) {
        String why = node.chain().last().map(BlockRow::why).orElse("");
        return why.isEmpty() ? "" : ": " + why;
    }

    private void rest(Optional<TrustPoint> block) {
        origin.set(
                block.map(b -> "block " + Figures.count(b.height()) + ", " + b.hash())
                        .orElse("the genesis below"));
    }

    /** Follows chains from a block, as typed. */
    void trust(String height, String hash) {
        try {
            trust(Optional.of(TrustPoint.parse(height, hash)));
        } catch (MalformedInputException e) {
            trustSaid.set(String.valueOf(e.getMessage()));
        }
    }

    /** Follows chains from their genesis. */
    void trustGenesis() {
        trust(Optional.empty());
    }

    private void trust(Optional<TrustPoint> block) {
        rest(block);
        trustSaid.set("");
        actions.trust(block);
    }

    private static NodeRow row(NodeSnapshot node) {
        String state =
                switch (node.reach()) {
                    case Reach.Connecting c -> "connecting";
                    case Reach.Reached r -> "connected";
                    case Reach.Unreachable u -> u.why();
                    case Reach.NotUnderstood n -> n.why();
                };
        return new NodeRow(node.url(), node.label(), state, node.isReached() ? "good" : "bad");
    }

    /** A sentence about the last thing that was asked for, empty when it was done. */
    public void said(String sentence) {
        said.set(sentence);
    }

    void connect(String url) {
        actions.connect(url);
    }

    void disconnect(String url) {
        actions.disconnect(url);
    }

    /** Keeps the operator token of the node at the address, or of the first one when none is chosen. */
    void operatorToken(Optional<String> url, String given) {
        Optional<NodeRow> node =
                nodes.stream()
                        .filter(row -> url.isEmpty() || row.url().equals(url.get()))
                        .findFirst();
        if (node.isEmpty()) {
            tokenSaid.set("No node is connected.");
            return;
        }
        tokenSaid.set(
                actions.operatorToken(node.get().url(), given)
                        .orElse(
                                "Kept for "
                                        + node.get().label()
                                        + " until the console is closed."));
    }

    /** What became of the operator token that was given last. */
    ReadOnlyStringProperty tokenSaid() {
        return tokenSaid.getReadOnlyProperty();
    }

    void theme(Theme theme) {
        actions.theme(theme);
    }

    /** The folder that exports go to without a question. */
    StringProperty exports() {
        return exports;
    }

    /** What is chosen of how alerts call. */
    CallsModel calls() {
        return calls;
    }

    ObservableList<NodeRow> nodes() {
        return nodes;
    }

    ReadOnlyStringProperty said() {
        return said.getReadOnlyProperty();
    }

    /** What was wrong with the block that was typed last. */
    ReadOnlyStringProperty trustSaid() {
        return trustSaid.getReadOnlyProperty();
    }

    /** What verification begins with. */
    ReadOnlyStringProperty origin() {
        return origin.getReadOnlyProperty();
    }

    ReadOnlyStringProperty verified() {
        return verified.getReadOnlyProperty();
    }

    ReadOnlyStringProperty genesis() {
        return genesis.getReadOnlyProperty();
    }

    ReadOnlyStringProperty note() {
        return note.getReadOnlyProperty();
    }
}
