package io.loombft.console.app;

import io.loombft.console.connection.Fleet;
import io.loombft.console.connection.NodeSnapshot;
import io.loombft.console.connection.Reach;
import io.loombft.console.look.Parts;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** What is shown until a node has answered: why none has, and what to do. */
final class Welcome {
    private final SimpleStringProperty headline = new SimpleStringProperty("Connecting");
    private final SimpleStringProperty advice = new SimpleStringProperty("");
    private final StackPane root;

    Welcome(Consumer<String> connect, Runnable startLocalnet, ReadOnlyStringProperty localnet) {
        Label title = Parts.bound("headline", headline);
        title.getStyleClass().add("welcome-title");
        TextField address = Parts.field("welcome-address", "http://127.0.0.1:26657", 320);
        Button go =
                Parts.button("welcome-connect", "Connect", () -> connect.accept(address.getText()));
        address.setOnAction(e -> connect.accept(address.getText()));
        Button local =
                Parts.button(
                        "welcome-localnet", "Start a network of four validators", startLocalnet);
        local.getStyleClass().add("accent");
        VBox box =
                new VBox(
                        title,
                        Parts.bound("advice", advice),
                        Parts.card(
                                "Try it on this machine",
                                Parts.note(
                                        "Four validators run as processes of their own and agree on"
                                                + " a chain. They end with this window; their folder"
                                                + " stays."),
                                local,
                                Parts.bound("localnet", localnet)),
                        Parts.card(
                                "Or watch a node that runs",
                                Parts.note(
                                        "The address is that of its RPC, by default port 26657."),
                                Parts.line(address, go)));
        box.getStyleClass().add("welcome");
        box.setMaxWidth(640);
        root = new StackPane(box);
        root.setId("welcome");
    }

    Parent root() {
        return root;
    }

    void show(Fleet fleet) {
        Optional<NodeSnapshot> node = fleet.node();
        if (node.isEmpty()) {
            headline.set("No node yet");
            advice.set("The console shows what LoomBFT nodes do. It needs at least one to watch.");
            return;
        }
        switch (node.get().reach()) {
            case Reach.Connecting c -> {
                headline.set("connecting to " + node.get().url());
                advice.set("");
            }
            case Reach.Reached r -> {
                headline.set("connected to " + node.get().url());
                advice.set("");
            }
            case Reach.Unreachable unreachable -> {
                headline.set("not connected to " + node.get().url());
                advice.set(
                        "No node answers there. Start one with \"loombft localnet\", or give its"
                                + " RPC address with --node URL. The console keeps trying.");
            }
            case Reach.NotUnderstood other -> {
                headline.set("no LoomBFT node at " + node.get().url());
                advice.set(
                        "It answers, but not as a node does ("
                                + other.why()
                                + "). Check that --node gives the RPC port, by default 26657.");
            }
        }
    }
}
