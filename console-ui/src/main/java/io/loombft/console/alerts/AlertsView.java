package io.loombft.console.alerts;

import io.loombft.console.alerts.AlertsModel.Row;
import io.loombft.console.look.Column;
import io.loombft.console.look.Parts;
import io.loombft.console.look.Tables;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.scene.Parent;
import javafx.scene.control.TableView;

/** The alerts page: binds to its model. */
public final class AlertsView {
    private final Parent root;

    public AlertsView(AlertsModel model) {
        TableView<Row> firing =
                table("firing", model.firing(), "All is well: no rule finds anything.", "For");
        firing.setPrefHeight(220);
        TableView<Row> log =
                table(
                        "alert-log",
                        model.log(),
                        "Nothing has happened since it was opened.",
                        "When");
        log.setPrefHeight(260);
        TableView<String[]> rules =
                Tables.of(
                        "alert-rules",
                        FXCollections.observableArrayList(Watch.rules()),
                        "",
                        Column.text("Rule", 140, rule -> rule[0]),
                        Column.<String[]>text("Severity", 90, rule -> rule[1])
                                .styled(rule -> rule[1].equals("critical") ? "bad" : "warn"),
                        Column.text("Fires when", 420, rule -> rule[2]));
        rules.setPrefHeight(260);
        root =
                Parts.page(
                        "alerts-page",
                        "Alerts",
                        model.note(),
                        Parts.tall(Parts.card("Firing", Parts.tall(firing))),
                        Parts.row(
                                Parts.card("Log, the latest first", Parts.tall(log)),
                                Parts.card("Rules", Parts.tall(rules))));
    }

    private static TableView<Row> table(
            String id, ObservableList<Row> rows, String empty, String when) {
        return Tables.of(
                id,
                rows,
                empty,
                Column.text("Severity", 80, Row::severity).styled(Row::style),
                Column.text("Rule", 120, Row::rule),
                Column.text("What", 420, Row::sentence),
                Column.text(when, 110, Row::when));
    }

    public Parent root() {
        return root;
    }
}
