package io.loombft.console.chain;

import io.loombft.console.chain.TransactionsModel.Field;
import io.loombft.console.chain.TransactionsModel.Row;
import io.loombft.console.look.Column;
import io.loombft.console.look.Parts;
import io.loombft.console.look.Tables;
import javafx.scene.Parent;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;

/** The transactions page: binds to its model. */
public final class TransactionsView {
    private final Parent root;

    public TransactionsView(TransactionsModel model) {
        TextField wanted = Parts.field("tx-wanted", "Hash of a transaction", 480);
        wanted.setOnAction(e -> model.open(wanted.getText()));
        TableView<Row> table =
                Tables.of(
                        "transactions",
                        model.rows(),
                        "No transaction yet. Send one from the wallet, or with \"loombft tx transfer\".",
                        Column.text("Time", 80, Row::time)
                                .exactly("Time (ms since 1970)", Row::timeMs),
                        Column.number("Block / index", 110, Row::place),
                        Column.hash("Hash", 500, Row::hash),
                        Column.key("From", 140, Row::sender),
                        Column.text("Outcome", 150, Row::outcome).styled(Row::style),
                        Column.number("Gas", 90, Row::gas),
                        Column.number("Fee", 90, Row::fee));
        table.getSelectionModel()
                .selectedItemProperty()
                .addListener(
                        (property, before, now) -> {
                            if (now != null && table.isFocused()) {
                                model.open(now.hash());
                            }
                        });
        table.setPrefHeight(260);
        TableView<Field> receipt =
                Tables.of(
                        "receipt",
                        model.receipt(),
                        "Nothing is chosen.",
                        Column.text("Field", 140, Field::name),
                        Column.hash("Value", 700, Field::value));
        receipt.setPrefHeight(310);
        root =
                Parts.page(
                        "transactions-page",
                        "Transactions",
                        model.note(),
                        Parts.line(
                                wanted,
                                Parts.button("tx-find", "Show", () -> model.open(wanted.getText())),
                                Parts.bound("tx-said", model.said())),
                        Parts.tall(Parts.card("Latest first", Parts.tall(table))),
                        Parts.card("What became of it", receipt));
    }

    public Parent root() {
        return root;
    }
}
