package io.loombft.console.equivocations;

import io.loombft.console.equivocations.EquivocationsModel.Difference;
import io.loombft.console.equivocations.EquivocationsModel.Row;
import io.loombft.console.look.Column;
import io.loombft.console.look.Parts;
import io.loombft.console.look.Tables;
import javafx.scene.Parent;
import javafx.scene.control.TableView;

/** The equivocations page: binds to its model. */
public final class EquivocationsView {
    private final Parent root;

    public EquivocationsView(EquivocationsModel model) {
        TableView<Row> table =
                Tables.of(
                        "equivocations",
                        model.rows(),
                        "None. A validator that signs two different things for one height and round"
                                + " is proved here, with both signatures.",
                        Column.text("Validator", 220, Row::validator).whole(Row::key),
                        Column.number("Height", 90, Row::height),
                        Column.number("Round", 70, Row::round),
                        Column.text("What", 140, Row::what),
                        Column.text("Where", 160, Row::where).styled(Row::style),
                        Column.hash("Proof", 300, Row::hash),
                        Column.saved("Chain", row -> row.proof().chain()),
                        Column.saved("Proof bytes", row -> row.proof().hex()),
                        Column.saved("First signed", row -> row.proof().signedBytes().first()),
                        Column.saved("First signature", Row::firstSignature),
                        Column.saved("Second signed", row -> row.proof().signedBytes().second()),
                        Column.saved("Second signature", Row::secondSignature));
        table.getSelectionModel()
                .selectedItemProperty()
                .addListener(
                        (property, before, now) -> {
                            if (now != null) {
                                model.choose(now);
                            }
                        });
        table.setPrefHeight(300);
        TableView<Difference> both =
                Tables.of(
                        "payloads",
                        model.differences(),
                        "Nothing is chosen.",
                        Column.text("Signed field", 110, Difference::field),
                        Column.<Difference>hash("First", 520, Difference::first)
                                .styled(Difference::style),
                        Column.<Difference>hash("Second", 520, Difference::second)
                                .styled(Difference::style));
        both.setPrefHeight(240);
        root =
                Parts.page(
                        "equivocations-page",
                        "Equivocations",
                        model.note(),
                        Parts.tall(Parts.card("Proofs", Parts.tall(table))),
                        Parts.card(
                                "Both payloads",
                                Parts.bound("chosen-proof", model.chosen()),
                                Tables.inOrder(both)));
    }

    public Parent root() {
        return root;
    }
}
