package io.loombft.console.live;

import javafx.beans.value.ObservableValue;
import javafx.css.PseudoClass;
import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;

/** The live page: binds to its model and decides nothing. */
public final class LiveView {
    private static final PseudoClass STALE = PseudoClass.getPseudoClass("stale");

    private final VBox page = new VBox();
    private final GridPane values = new GridPane();

    /** Builds the page; called by the thread that paints. */
    public LiveView(LiveModel model) {
        page.getStyleClass().add("live-page");
        values.getStyleClass().add("live-values");
        addValue("Chain", "chain", model.chain());
        addValue("Node", "node", model.label());
        addValue("Committed height", "height", model.height());
        addValue("Last block", "block-age", model.blockAge());
        addValue("Deciding height / round", "round", model.round());
        addValue("Step", "step", model.step());
        addValue("Peers", "peers", model.peers());
        addValue("Status read", "age", model.age());
        model.stale().addListener((property, before, now) -> markStale(now));
        markStale(model.stale().get());
        page.getChildren()
                .addAll(
                        bound("headline", model.headline()),
                        bound("advice", model.advice()),
                        values);
    }

    /** What goes into the window. */
    public Parent root() {
        return page;
    }

    private void addValue(String name, String id, ObservableValue<String> value) {
        Label caption = new Label(name);
        caption.getStyleClass().add("caption");
        values.addRow(values.getRowCount(), caption, bound(id, value));
    }

    private static Label bound(String id, ObservableValue<String> value) {
        Label label = new Label();
        label.setId(id);
        label.setWrapText(true);
        label.textProperty().bind(value);
        return label;
    }

    private void markStale(boolean stale) {
        values.pseudoClassStateChanged(STALE, stale);
    }
}
