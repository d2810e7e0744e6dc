package io.loombft.console.app;

import io.loombft.console.connection.Fleet;
import io.loombft.console.connection.NodeSnapshot;
import io.loombft.console.text.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;

/** A chip for each connected node: its name, height and age; grey when it does not answer. */
final class NodeStrip {
    private static final PseudoClass STALE = PseudoClass.getPseudoClass("stale");
    private static final PseudoClass SELECTED = PseudoClass.getPseudoClass("selected");

    private final HBox strip = new HBox();
    private final List<Chip> chips = new ArrayList<>();
    private final IntConsumer select;

    private record Chip(Button button, Label name, Label height, Label age) {}

    NodeStrip(IntConsumer select) {
        this.select = select;
        strip.getStyleClass().add("node-strip");
        strip.setAlignment(Pos.CENTER_LEFT);
    }

    Node root() {
        return strip;
    }

    void show(Fleet fleet) {
        while (chips.size() > fleet.nodes().size()) {
            strip.getChildren().remove(chips.removeLast().button());
        }
        while (chips.size() < fleet.nodes().size()) {
            Chip chip = made(chips.size());
            chips.add(chip);
            strip.getChildren().add(chip.button());
        }
        for (int i = 0; i < chips.size(); i++) {
            show(chips.get(i), fleet.nodes().get(i), fleet, i == fleet.selected());
        }
    }

    private static void show(Chip chip, NodeSnapshot node, Fleet fleet, boolean isSelected) {
        boolean isStale = node.isStale(fleet.now());
        chip.name().setText(node.label());
        chip.height().setText(node.wasHeard() ? Figures.count(node.height()) : Figures.UNKNOWN);
        chip.age().setText(isStale ? Figures.age(node.heardAt(), fleet.now()) : "live");
        chip.button().pseudoClassStateChanged(STALE, isStale);
        chip.button().pseudoClassStateChanged(SELECTED, isSelected);
    }

    private Chip made(int index) {
        Region dot = new Region();
        dot.getStyleClass().add("dot");
        Label name = new Label();
        name.getStyleClass().add("chip-name");
        name.setId("chip-name-" + index);
        Label height = new Label();
        height.getStyleClass().add("chip-height");
        height.setId("chip-height-" + index);
        Label age = new Label();
        age.getStyleClass().add("chip-age");
        age.setId("chip-age-" + index);
        HBox content = new HBox(dot, name, height, age);
        content.setAlignment(Pos.CENTER_LEFT);
        content.getStyleClass().add("chip-content");
        Button button = new Button();
        button.setId("chip-" + index);
        button.setGraphic(content);
        button.getStyleClass().add("node-chip");
        button.setOnAction(e -> select.accept(index));
        button.setAccessibleText("Show node " + (index + 1));
        return new Chip(button, name, height, age);
    }
}
