package io.loombft.console.validators;

import io.loombft.console.chart.Mark;
import io.loombft.console.chart.SigningStrip;
import io.loombft.console.look.Column;
import io.loombft.console.look.Greyed;
import io.loombft.console.look.Marks;
import io.loombft.console.look.Marks.Meaning;
import io.loombft.console.look.Parts;
import io.loombft.console.look.Tables;
import io.loombft.console.look.TextColumn;
import io.loombft.console.validators.ValidatorsModel.Row;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;

/** The validators page: binds to its model. */
public final class ValidatorsView {
    /** Room for some lines of blocks. */
    private static final double ALL_HEIGHT = 120;

    private final Parent root;

    public ValidatorsView(ValidatorsModel model) {
        TableView<Row> table =
                Tables.of(
                        "validators",
                        model.rows(),
                        "The node has not told its validators yet.",
                        Column.text("Validator", 110, Row::name),
                        Column.hash("Key", 136, Row::id),
                        Column.number("Power", 70, Row::power),
                        Column.number("Share", 64, Row::share),
                        Column.number("Priority", 70, Row::priority),
                        Column.number("Signed", 156, Row::signed).styled(Row::style),
                        Column.number("Missed in a row", 104, Row::inARow),
                        Column.number("Proposed", 76, Row::proposed));
        table.getColumns().add(strip());
        table.getSelectionModel()
                .selectedItemProperty()
                .addListener(
                        (property, before, now) -> {
                            if (now != null) {
                                model.choose(now.id());
                            }
                        });
        table.setPrefHeight(300);
        SigningStrip all = new SigningStrip();
        all.setId("validator-blocks");
        all.marks().bind(model.chosen());
        all.setPrefHeight(ALL_HEIGHT);
        all.setMinHeight(ALL_HEIGHT);
        root =
                Parts.page(
                        "validators-page",
                        "Validators",
                        model.note(),
                        Parts.tall(
                                Greyed.when(
                                        model.isOld(),
                                        Parts.card(
                                                "Who signed the last blocks",
                                                legend(),
                                                Parts.tall(table)))),
                        Greyed.when(
                                model.isOld(),
                                Parts.card(
                                        "All blocks that are known",
                                        Parts.bound("validator-chosen", model.chosenName()),
                                        all)));
    }

    private static Node legend() {
        return Marks.legend(
                new Meaning(Mark.VALUE, "signed"),
                new Meaning(Mark.PROPOSED, "signed and proposed"),
                new Meaning(Mark.PROPOSED_EMPTY, "the same, empty"),
                new Meaning(Mark.LATE, "missing, precommit heard"),
                new Meaning(Mark.PREVOTED_ONLY, "missing, prevote heard"),
                new Meaning(Mark.ABSENT, "missing"),
                new Meaning(Mark.UNKNOWN, "not in the set, or not known"));
    }

    private static TableColumn<Row, Row> strip() {
        TextColumn<Row> column =
                new TextColumn<>(Column.text("Last blocks", 460, ValidatorsView::letters));
        column.setCellFactory(any -> new StripCell());
        return column;
    }

    /** As a node writes them, for a table that is saved. */
    private static String letters(Row row) {
        return row.marks().stream()
                .map(
                        mark ->
                                switch (mark) {
                                    case PROPOSED -> "P";
                                    case PROPOSED_EMPTY -> "E";
                                    case VALUE -> "S";
                                    case LATE -> "C";
                                    case PREVOTED_ONLY -> "V";
                                    case ABSENT -> "M";
                                    case NIL, OTHER, EQUIVOCATED, UNKNOWN -> "-";
                                })
                .collect(Collectors.joining());
    }

    private static final class StripCell extends TableCell<Row, Row> {
        private final SigningStrip strip = new SigningStrip();

        @Override
        protected void updateItem(Row row, boolean empty) {
            super.updateItem(row, empty);
            if (empty || row == null) {
                setGraphic(null);
                return;
            }
            strip.marks().set(row.marks());
            strip.setMaxWidth(Double.MAX_VALUE);
            setGraphic(strip);
        }
    }

    public Parent root() {
        return root;
    }
}
