package io.loombft.console.alerts;

import io.loombft.console.alerts.AlertsModel.Row;
import io.loombft.console.look.Column;
import io.loombft.console.look.Parts;
import io.loombft.console.look.Parts.Fact;
import io.loombft.console.look.Tables;
import java.util.function.Consumer;
import javafx.collections.FXCollections;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.TableView;

/** The alerts page: binds to its model. */
public final class AlertsView {
    private final Parent root;

    public AlertsView(AlertsModel model) {
        TableView<Row> firing =
                Tables.of(
                        "firing",
                        model.firing(),
                        "All is well: no rule finds anything.",
                        Column.text("Severity", 80, Row::severity).styled(Row::style),
                        Column.text("Rule", 120, Row::rule),
                        Column.text("What", 520, Row::sentence),
                        Column.text("For", 110, Row::when),
                        Column.text("Noted", 150, Row::state).styled(row -> "muted"));
        firing.setPrefHeight(220);
        TableView<Row> log =
                Tables.of(
                        "alert-log",
                        model.log(),
                        "Nothing has happened since it was opened.",
                        Column.text("Severity", 80, Row::severity).styled(Row::style),
                        Column.text("Rule", 120, Row::rule),
                        Column.text("What", 420, Row::sentence),
                        Column.text("When", 110, Row::when));
        log.setPrefHeight(260);
        root =
                Parts.page(
                        "alerts-page",
                        "Alerts",
                        model.note(),
                        Parts.tall(
                                Parts.card("Firing", Parts.tall(firing), buttons(model, firing))),
                        calls(model),
                        Parts.row(
                                Parts.card("Log, the latest first", Parts.tall(log)),
                                Parts.card("Rules", Parts.tall(rules(model)))));
    }

    private static TableView<String[]> rules(AlertsModel model) {
        TableView<String[]> rules =
                Tables.of(
                        "alert-rules",
                        FXCollections.observableArrayList(model.rules()),
                        "",
                        Column.text("Rule", 140, rule -> rule[0]),
                        Column.<String[]>text("Severity", 90, rule -> rule[1])
                                .styled(rule -> rule[1].equals("critical") ? "bad" : "warn"),
                        Column.text("Fires when", 420, rule -> rule[2]));
        rules.setPrefHeight(260);
        return rules;
    }

    private static Node buttons(AlertsModel model, TableView<Row> firing) {
        return Parts.line(
                button("alert-acknowledge", "Acknowledge", firing, model::acknowledge),
                button("alert-mute", "Mute for an hour", firing, model::mute),
                button("alert-wake", "Call again", firing, model::wake),
                Parts.note(
                        "What is acknowledged calls nobody until it ends; what is muted, for an"
                                + " hour."));
    }

    private static Button button(
            String id, String text, TableView<Row> table, Consumer<Row> action) {
        Button button =
                Parts.button(
                        id,
                        text,
                        () -> {
                            Row row = table.getSelectionModel().getSelectedItem();
                            if (row != null) {
                                action.accept(row);
                            }
                        });
        button.disableProperty().bind(table.getSelectionModel().selectedItemProperty().isNull());
        return button;
    }

    private static Node calls(AlertsModel model) {
        return Parts.card(
                "Calls",
                Parts.facts(
                        new Fact("Called by", "alert-ways", model.ways()),
                        new Fact("Webhook", "webhook-state", model.webhookState()),
                        new Fact("Sound", "sound-state", model.soundState())));
    }

    public Parent root() {
        return root;
    }
}
