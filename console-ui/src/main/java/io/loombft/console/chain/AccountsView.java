package io.loombft.console.chain;

import io.loombft.console.chain.AccountsModel.Row;
import io.loombft.console.look.Column;
import io.loombft.console.look.Parts;
import io.loombft.console.look.Tables;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;

/** The accounts page: binds to its model. */
public final class AccountsView {
    private final Parent root;

    public AccountsView(AccountsModel model) {
        TextField address = Parts.field("account-address", "Address, 40 hexadecimal digits", 380);
        address.setOnAction(e -> model.watch(address.getText()));
        TableView<Row> table = table(model);
        Button forget =
                Parts.button(
                        "account-forget",
                        "Forget the selected",
                        () -> {
                            Row row = table.getSelectionModel().getSelectedItem();
                            if (row != null) {
                                model.forget(row);
                            }
                        });
        forget.disableProperty().bind(table.getSelectionModel().selectedItemProperty().isNull());
        root =
                Parts.page(
                        "accounts-page",
                        "Accounts",
                        model.note(),
                        Parts.line(
                                address,
                                Parts.button(
                                        "account-watch",
                                        "Watch",
                                        () -> model.watch(address.getText())),
                                forget,
                                Parts.bound("account-said", model.said())),
                        Parts.tall(Parts.card("Watched", Parts.tall(table))));
    }

    private static TableView<Row> table(AccountsModel model) {
        return Tables.of(
                "accounts",
                model.rows(),
                "No account is watched. Type an address above.",
                Column.hash("Address", 350, Row::address),
                Column.number("Balance", 240, Row::balance),
                Column.number("Nonce", 90, Row::nonce),
                Column.number("In mempool", 90, Row::waiting),
                Column.text("Kind", 190, Row::kind),
                Column.key("Code", 130, Row::codeHash),
                Column.text("Trouble", 200, Row::trouble).styled(row -> "bad"));
    }

    public Parent root() {
        return root;
    }
}
