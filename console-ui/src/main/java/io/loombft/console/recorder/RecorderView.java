package io.loombft.console.recorder;

import io.loombft.console.chart.RoundMatrix;
import io.loombft.console.look.Column;
import io.loombft.console.look.Parts;
import io.loombft.console.look.Parts.Fact;
import io.loombft.console.look.Tables;
import io.loombft.console.recorder.RecorderModel.Line;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** The flight recorder: binds to its model. */
public final class RecorderView {
    private final Parent root;

    public RecorderView(RecorderModel model) {
        TableView<Line> events = events(model);
        root =
                Parts.page(
                        "recorder",
                        "Flight recorder",
                        model.note(),
                        open(model),
                        Parts.card("Scrub", scrub(model)),
                        Parts.tall(
                                Parts.row(
                                        Parts.card("Events", Parts.tall(events)), moment(model))));
    }

    private static Node open(RecorderModel model) {
        TextField folder = Parts.field("recording-folder", "localnet/node0", 380);
        folder.setOnAction(e -> model.open(folder.getText()));
        ComboBox<String> heights = new ComboBox<>(model.heights());
        heights.setId("recording-height");
        heights.setPromptText("Height");
        heights.setOnAction(
                e -> {
                    if (heights.getValue() != null) {
                        model.height(heights.getValue());
                    }
                });
        return Parts.line(
                folder,
                Parts.button("recording-open", "Open", () -> model.open(folder.getText())),
                heights,
                Parts.button("recording-follow", "Follow the selected node", model::follow),
                Parts.shownWith(
                        Parts.button("recording-pause", "Stay here", model::pause),
                        model.isFollowing()),
                Parts.bound("recording-said", model.said()));
    }

    private static Node scrub(RecorderModel model) {
        Slider slider = new Slider(0, 0, 0);
        slider.setId("recording-slider");
        slider.setBlockIncrement(1);
        slider.maxProperty().bind(model.last());
        slider.valueProperty().bindBidirectional(model.index());
        HBox.setHgrow(slider, Priority.ALWAYS);
        Label position = Parts.bound("recording-position", model.position());
        position.getStyleClass().add("mono");
        position.setMinWidth(90);
        return Parts.line(
                Parts.button("step-back", "Back", () -> model.move(-1)),
                Parts.button("step-on", "Step", () -> model.move(1)),
                Parts.button("step-rule", "Next rule", model::nextMove),
                slider,
                position);
    }

    private static TableView<Line> events(RecorderModel model) {
        TableView<Line> table =
                Tables.of(
                        "recorded-events",
                        model.lines(),
                        "No journal is open.",
                        Column.number("No.", 50, Line::number),
                        Column.text("Event", 330, Line::event),
                        Column.text("Rules", 110, Line::rules).styled(Line::style),
                        Column.text("After it", 130, Line::after));
        model.index()
                .addListener(
                        (property, before, now) -> {
                            table.getSelectionModel().select(now.intValue());
                            table.scrollTo(Math.max(0, now.intValue() - 3));
                        });
        table.getSelectionModel()
                .selectedIndexProperty()
                .addListener(
                        (property, before, now) -> {
                            if (now.intValue() >= 0) {
                                model.index().set(now.intValue());
                            }
                        });
        table.setPrefHeight(420);
        return Tables.inOrder(table);
    }

    private static VBox moment(RecorderModel model) {
        RoundMatrix votes = new RoundMatrix();
        votes.groups().bind(model.votes().map(RoundMatrix.Group::nameless));
        Label paper = Parts.bound("recording-paper", model.paper());
        paper.getStyleClass().add("paper");
        Label rule = Parts.bound("recording-rule", model.rule());
        rule.getStyleClass().add("rule");
        TableView<String> done =
                Tables.of(
                        "recorded-commands",
                        model.commands(),
                        "Nothing is to be done.",
                        Column.text("What the core wants done", 400, line -> line));
        done.setPrefHeight(170);
        return Parts.card(
                "This moment",
                Parts.facts(
                        new Fact("Event", "recording-event", model.event()),
                        new Fact("State", "recording-state", model.step()),
                        new Fact("Locked on", "recording-locked", model.locked()),
                        new Fact("Valid value", "recording-valid", model.valid())),
                rule,
                Parts.shownWith(paper, model.paper().isNotEmpty()),
                votes,
                Parts.tall(Tables.inOrder(done)));
    }

    public Parent root() {
        return root;
    }
}
