package io.loombft.console.settings;

import io.loombft.console.look.Parts;
import javafx.beans.property.BooleanProperty;
import javafx.collections.FXCollections;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** How alerts call, as a part of the settings page: binds to its model. */
final class CallsView {
    private CallsView() {}

    static VBox card(CallsModel model) {
        TextField url = Parts.field("calls-url", "https://host/path", 300);
        url.textProperty().bindBidirectional(model.url());
        HBox.setHgrow(url, Priority.ALWAYS);
        ComboBox<String> repeat =
                new ComboBox<>(FXCollections.observableArrayList(CallsModel.repeats()));
        repeat.setId("calls-repeat");
        repeat.valueProperty().bindBidirectional(model.repeat());
        Label said = Parts.bound("calls-said", model.said());
        said.getStyleClass().add("warn");
        return Parts.card(
                "When an alert begins",
                box(
                        "calls-sound",
                        "Sound: one tone for a warning, three when critical",
                        model.sound()),
                box("calls-window", "A small window above all others", model.window()),
                Parts.line(box("calls-webhook", "Post JSON to", model.webhook()), url),
                box("calls-critical", "Only for what is critical", model.onlyCritical()),
                Parts.line(
                        new Label("While it lasts, again every"),
                        repeat,
                        Parts.button("calls-trial", "Try it", model::trial),
                        said),
                Parts.note(
                        "The address is remembered in the settings file, which only you can read."));
    }

    private static CheckBox box(String id, String text, BooleanProperty value) {
        CheckBox box = new CheckBox(text);
        box.setId(id);
        box.selectedProperty().bindBidirectional(value);
        box.setMinWidth(Region.USE_PREF_SIZE);
        return box;
    }
}
