package io.loombft.console.app;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.scene.Node;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** A field that finds pages, nodes, actions, blocks and accounts, over the whole window. */
final class Palette {
    private static final int FOUND_MAX = 12;

    private final TextField field = new TextField();
    private final ObservableList<Choice> found = FXCollections.observableArrayList();
    private final ListView<Choice> list = new ListView<>(found);
    private final StackPane veil;
    private final Function<String, List<Choice>> choices;

    /** Something that can be done, and the hint beside it. */
    record Choice(String text, String hint, Runnable action) {}

    /** Offers what the function makes of the words typed, the best first. */
    Palette(Function<String, List<Choice>> choices) {
        this.choices = choices;
        field.setId("palette-field");
        field.setPromptText("A page, a node, an action, a height, a hash or an address");
        list.setId("palette-list");
        list.setFocusTraversable(false);
        list.setCellFactory(any -> new ChoiceCell());
        VBox box = new VBox(field, list);
        box.getStyleClass().add("palette");
        box.setMaxSize(620, 420);
        veil = new StackPane(box);
        veil.setId("palette");
        veil.getStyleClass().add("palette-veil");
        veil.setVisible(false);
        veil.setOnMouseClicked(
                click -> {
                    // What is clicked inside comes up to here too.
                    if (veil.equals(click.getTarget())) {
                        close();
                    }
                });
        list.setOnMouseClicked(e -> act());
        field.textProperty().addListener((text, before, now) -> find(now));
        field.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
    }

    private static final class ChoiceCell extends ListCell<Choice> {
        @Override
        protected void updateItem(Choice choice, boolean empty) {
            super.updateItem(choice, empty);
            setText(
                    empty || choice == null
                            ? null
                            : choice.text()
                                    + (choice.hint().isEmpty() ? "" : "    " + choice.hint()));
        }
    }

    Node root() {
        return veil;
    }

    boolean isOpen() {
        return veil.isVisible();
    }

    void open() {
        veil.setVisible(true);
        field.clear();
        find("");
        field.requestFocus();
    }

    void close() {
        veil.setVisible(false);
    }

    private void find(String text) {
        String words = text.strip().toLowerCase(Locale.ROOT);
        found.setAll(choices.apply(words).stream().limit(FOUND_MAX).toList());
        list.getSelectionModel().selectFirst();
    }

    private void key(KeyEvent event) {
        switch (event.getCode()) {
            case ESCAPE -> close();
            case ENTER -> act();
            case DOWN -> list.getSelectionModel().selectNext();
            case UP -> list.getSelectionModel().selectPrevious();
            default -> {
                return;
            }
        }
        event.consume();
    }

    private void act() {
        Choice choice = list.getSelectionModel().getSelectedItem();
        if (choice != null) {
            close();
            choice.action().run();
        }
    }
}
