package io.loombft.console.look;

import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** The parts that all pages are built from. */
public final class Parts {
    private Parts() {}

    /** A page with a heading; what does not fit is scrolled to. */
    public static ScrollPane page(
            String id, String title, ObservableValue<String> note, Node... content) {
        VBox page = new VBox();
        page.setId(id);
        page.getChildren().add(heading(title, note, Export.of(page, title)));
        page.getStyleClass().add("page");
        page.getChildren().addAll(content);
        ScrollPane scroll = new ScrollPane(page);
        scroll.setFitToWidth(true);
        scroll.setFitToHeight(true);
        scroll.getStyleClass().addAll("page-scroll", "edge-to-edge");
        scroll.skinProperty().addListener((property, before, now) -> paintDirectly(scroll));
        return scroll;
    }

    /**
     * The toolkit keeps a picture of what can be scrolled, as large as the page. Ours change many times a second, so
     * that it would be painted for nothing and then copied.
     */
    private static void paintDirectly(ScrollPane scroll) {
        if (scroll.lookup(".viewport") instanceof Parent viewport) {
            viewport.setCache(false);
            viewport.getChildrenUnmodifiable().forEach(content -> content.setCache(false));
        }
    }

    private static Node heading(String title, ObservableValue<String> note, Node export) {
        Label name = new Label(title);
        name.getStyleClass().add("page-title");
        Label sentence = bound("page-note", note);
        sentence.getStyleClass().add("page-note");
        VBox words = new VBox(name, sentence);
        words.getStyleClass().add("page-heading");
        HBox.setHgrow(words, Priority.ALWAYS);
        HBox heading = new HBox(words, export);
        heading.getStyleClass().add("page-head");
        return heading;
    }

    /** A framed part of a page with a title. */
    public static VBox card(String title, Node... content) {
        Label name = new Label(title);
        name.getStyleClass().add("card-title");
        VBox card = new VBox(name);
        card.getStyleClass().add("card");
        card.setMinHeight(Region.USE_PREF_SIZE);
        card.getChildren().addAll(content);
        return card;
    }

    /** Parts side by side, all as wide. */
    public static HBox row(Region... parts) {
        HBox row = new HBox(parts);
        row.getStyleClass().add("card-row");
        for (Region part : parts) {
            HBox.setHgrow(part, Priority.ALWAYS);
            part.setMaxWidth(Double.MAX_VALUE);
            part.setPrefWidth(100);
            part.setMinWidth(0);
        }
        return row;
    }

    /** Takes all height that is left. */
    public static <N extends Node> N tall(N node) {
        VBox.setVgrow(node, Priority.ALWAYS);
        return node;
    }

    /** A caption and what stands behind it. */
    public record Fact(String caption, String id, ObservableValue<String> value) {}

    /** Captions on the left, values on the right. */
    public static GridPane facts(Fact... facts) {
        GridPane grid = new GridPane();
        grid.getStyleClass().add("facts");
        for (Fact fact : facts) {
            Label caption = new Label(fact.caption());
            caption.getStyleClass().add("caption");
            caption.setMinWidth(Region.USE_PREF_SIZE);
            Label value = bound(fact.id(), fact.value());
            value.getStyleClass().add("fact");
            grid.addRow(grid.getRowCount(), caption, value);
        }
        return grid;
    }

    /** A large value with its caption below. */
    public static VBox tile(Fact fact) {
        Label value = bound(fact.id(), fact.value());
        value.setWrapText(false);
        value.getStyleClass().add("tile-value");
        Label caption = new Label(fact.caption());
        caption.getStyleClass().add("caption");
        VBox tile = new VBox(value, caption);
        tile.getStyleClass().addAll("card", "tile");
        return tile;
    }

    /** Text that follows a value. */
    public static Label bound(String id, ObservableValue<String> value) {
        Label label = new Label();
        label.setId(id);
        label.setWrapText(true);
        label.textProperty().bind(value);
        return label;
    }

    /** A sentence that explains. */
    public static Label note(String text) {
        Label note = new Label(text);
        note.setWrapText(true);
        note.getStyleClass().add("note");
        return note;
    }

    public static Button button(String id, String text, Runnable action) {
        Button button = new Button(text);
        button.setId(id);
        button.setOnAction(e -> action.run());
        return button;
    }

    public static TextField field(String id, String prompt, double width) {
        TextField field = new TextField();
        field.setId(id);
        field.setPromptText(prompt);
        field.setPrefWidth(width);
        return field;
    }

    /** Controls in a line. */
    public static HBox line(Node... nodes) {
        HBox line = new HBox(nodes);
        line.setAlignment(Pos.CENTER_LEFT);
        line.getStyleClass().add("control-line");
        return line;
    }

    /** What happens only after a second word, and is shown until it is given or not. */
    public static VBox secondWord(
            String id,
            ObservableValue<String> question,
            ObservableValue<Boolean> isAsking,
            Runnable give,
            Runnable forget) {
        Button yes = button(id + "-confirm", "Sign and send", give);
        yes.getStyleClass().add("danger");
        VBox box =
                card(
                        "Before it is signed",
                        bound(id + "-question", question),
                        line(yes, button(id + "-forget", "Let it be", forget)));
        return shownWith(box, isAsking);
    }

    /** Shows a part only while there is something to say. */
    public static <N extends Node> N shownWith(N node, ObservableValue<Boolean> isShown) {
        node.visibleProperty().bind(isShown);
        node.managedProperty().bind(isShown);
        return node;
    }
}
