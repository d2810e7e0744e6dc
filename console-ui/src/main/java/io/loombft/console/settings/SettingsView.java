package io.loombft.console.settings;

import io.loombft.console.look.Column;
import io.loombft.console.look.Parts;
import io.loombft.console.look.Parts.Fact;
import io.loombft.console.look.Tables;
import io.loombft.console.remembered.Preferences.Theme;
import io.loombft.console.settings.SettingsModel.NodeRow;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;

/** The settings page: binds to its model. */
public final class SettingsView {
    private static final String[][] KEYS = {
        {"Ctrl+K", "go to a page, a node, a block, a transaction or an account"},
        {"Ctrl+Up, Ctrl+Down", "the page before, the page after"},
        {"Ctrl+1 … Ctrl+9", "show that node"},
        {"Ctrl+E", "export a table or a picture of the page"},
        {"Ctrl+T", "dark or light"},
        {"S, Shift+S", "sort the table by its next column, the other way"},
        {"F11", "kiosk: the whole screen, pages to watch in turn"},
        {"Esc", "close what is open, end the kiosk"},
        {"Ctrl+Q", "quit"}
    };

    private static final double TOKEN_WIDTH = 280;

    private final Parent root;

    public SettingsView(SettingsModel model) {
        root =
                Parts.page(
                        "settings",
                        "Settings",
                        model.note(),
                        nodes(model),
                        Parts.row(CallsView.card(model.calls()), Parts.card("Keys", keys())),
                        Parts.row(
                                Parts.card("Colours", themes(model)),
                                Parts.card("Exports", exports(model))),
                        trust(model));
    }

    private static Node trust(SettingsModel model) {
        TextField height = Parts.field("trust-height", "Height", 120);
        TextField hash = Parts.field("trust-hash", "Hash of the block", 480);
        HBox.setHgrow(hash, Priority.ALWAYS);
        Label said = Parts.bound("trust-said", model.trustSaid());
        said.getStyleClass().add("bad");
        return Parts.card(
                "Trust",
                Parts.note(
                        "A block is shown as verified when this console itself has checked that a"
                                + " quorum signed it, of a validator set that it followed from the"
                                + " genesis, or from a block that you know from elsewhere. Compare"
                                + " its hash with one from a source that you trust."),
                Parts.facts(
                        new Fact("Rests on", "trust-origin", model.origin()),
                        new Fact("Verified", "trust-verified", model.verified()),
                        new Fact("Genesis hash", "genesis-hash", model.genesis())),
                Parts.line(
                        height,
                        hash,
                        Parts.button(
                                "trust-block",
                                "Trust this block",
                                () -> model.trust(height.getText(), hash.getText())),
                        Parts.button("trust-genesis", "Trust the genesis", model::trustGenesis)),
                said);
    }

    private static Node nodes(SettingsModel model) {
        TableView<NodeRow> table =
                Tables.of(
                        "settings-nodes",
                        model.nodes(),
                        "No node is connected.",
                        Column.text("Node", 140, NodeRow::label),
                        Column.text("RPC address", 240, NodeRow::url),
                        Column.text("State", 500, NodeRow::state).styled(NodeRow::style));
        table.setPrefHeight(200);
        TextField address = Parts.field("settings-address", "http://host:26657", 280);
        Runnable connect = () -> model.connect(address.getText());
        address.setOnAction(e -> connect.run());
        Button add = Parts.button("settings-connect", "Connect", connect);
        Button remove =
                Parts.button(
                        "settings-disconnect",
                        "Disconnect the selected",
                        () -> {
                            NodeRow row = table.getSelectionModel().getSelectedItem();
                            if (row != null) {
                                model.disconnect(row.url());
                            }
                        });
        remove.disableProperty().bind(table.getSelectionModel().selectedItemProperty().isNull());
        Label said = Parts.bound("settings-said", model.said());
        said.getStyleClass().add("bad");
        return Parts.card(
                "Nodes", table, Parts.line(address, add, remove, said), token(model, table));
    }

    private static Node token(SettingsModel model, TableView<NodeRow> table) {
        PasswordField given = new PasswordField();
        given.setId("settings-token");
        given.setPromptText("operator token, or its file");
        given.setPrefWidth(TOKEN_WIDTH);
        Runnable keep =
                () -> {
                    NodeRow row = table.getSelectionModel().getSelectedItem();
                    model.operatorToken(
                            Optional.ofNullable(row).map(NodeRow::url), given.getText());
                    given.clear();
                };
        given.setOnAction(e -> keep.run());
        return Parts.line(
                given,
                Parts.button("settings-token-keep", "Use for the selected", keep),
                Parts.bound("settings-token-said", model.tokenSaid()));
    }

    private static Node themes(SettingsModel model) {
        return Parts.line(
                Parts.button("theme-dark", "Dark", () -> model.theme(Theme.DARK)),
                Parts.button("theme-light", "Light", () -> model.theme(Theme.LIGHT)),
                Parts.button("theme-system", "As the system", () -> model.theme(Theme.SYSTEM)));
    }

    private static Node exports(SettingsModel model) {
        TextField folder = Parts.field("settings-exports", "Empty: ask each time", 300);
        folder.textProperty().bindBidirectional(model.exports());
        HBox.setHgrow(folder, Priority.ALWAYS);
        return Parts.line(new Label("Always into the folder"), folder);
    }

    private static Node keys() {
        GridPane grid = new GridPane();
        grid.getStyleClass().add("facts");
        for (String[] key : KEYS) {
            Label name = new Label(key[0]);
            name.getStyleClass().add("key");
            Label what = new Label(key[1]);
            what.setWrapText(true);
            grid.addRow(grid.getRowCount(), name, what);
        }
        return grid;
    }

    public Parent root() {
        return root;
    }
}
