package io.loombft.console.wallet;

import io.loombft.console.look.Column;
import io.loombft.console.look.Parts;
import io.loombft.console.look.Parts.Fact;
import io.loombft.console.look.Tables;
import io.loombft.console.remembered.SentLog;
import io.loombft.console.wallet.WalletModel.KeyRow;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;

/** The wallet page: binds to its model. */
public final class WalletView {
    private final Parent root;

    public WalletView(WalletModel model) {
        Label said = Parts.bound("wallet-said", model.said());
        said.getStyleClass().add("warn");
        root =
                Parts.page(
                        "wallet",
                        "Wallet",
                        model.note(),
                        said,
                        Parts.row(keys(model), send(model)),
                        Parts.tall(Parts.card("Sent", Parts.tall(sent(model)))));
    }

    private static VBox keys(WalletModel model) {
        TableView<KeyRow> table =
                Tables.of(
                        "wallet-keys",
                        model.keys(),
                        "No key yet. Make one, or take a key file such as localnet/faucet.json.",
                        Column.text("Name", 120, KeyRow::name),
                        Column.hash("Address", 340, KeyRow::address));
        table.setPrefHeight(160);
        PasswordField password = password("wallet-password", "Password");
        TextField name = Parts.field("wallet-name", "Name of a new key", 170);
        TextField file = Parts.field("wallet-file", "Key file to take in", 260);
        Button open =
                Parts.button(
                        "wallet-open",
                        "Open",
                        () -> {
                            KeyRow row = table.getSelectionModel().getSelectedItem();
                            if (row != null) {
                                model.open(row, typed(password));
                            }
                        });
        open.disableProperty().bind(table.getSelectionModel().selectedItemProperty().isNull());
        Button create =
                Parts.button(
                        "wallet-create",
                        "Make a key",
                        () -> {
                            model.create(name.getText(), typed(password));
                        });
        Button take =
                Parts.button(
                        "wallet-take",
                        "Take in",
                        () -> {
                            model.take(name.getText(), typed(password), file.getText());
                        });
        return Parts.card(
                "Keys",
                table,
                Parts.line(password, open),
                Parts.line(name, create),
                Parts.line(file, take));
    }

    private static VBox send(WalletModel model) {
        TextField to = Parts.field("send-to", "To: address, 40 hexadecimal digits", 380);
        TextField amount = Parts.field("send-amount", "Amount", 200);
        TextField memo = Parts.field("send-memo", "Memo (may be empty)", 380);
        Button send =
                Parts.button(
                        "send",
                        "Send …",
                        () -> model.send(to.getText(), amount.getText(), memo.getText()));
        send.getStyleClass().add("accent");
        send.disableProperty().bind(model.isOpen().not());
        Button close = Parts.button("wallet-close", "Close the key", model::close);
        close.disableProperty().bind(model.isOpen().not());
        return Parts.card(
                "Send",
                Parts.facts(
                        new Fact("From", "wallet-address", model.open()),
                        new Fact("Balance", "wallet-balance", model.balance())),
                to,
                amount,
                memo,
                Parts.line(send, close),
                Parts.secondWord(
                        "send",
                        model.word().question(),
                        model.word().isAsking(),
                        model.word()::give,
                        model.word()::forget),
                Parts.note("The key signs in this program; the node sees only the signature."));
    }

    /** What stands in the field, which is empty afterwards. */
    private static char[] typed(PasswordField password) {
        char[] typed = password.getText().toCharArray();
        password.clear();
        return typed;
    }

    private static PasswordField password(String id, String prompt) {
        PasswordField field = new PasswordField();
        field.setId(id);
        field.setPromptText(prompt);
        field.setPrefWidth(260);
        return field;
    }

    private static TableView<SentLog.Row> sent(WalletModel model) {
        TableView<SentLog.Row> table =
                Tables.of(
                        "wallet-sent",
                        model.sent(),
                        "Nothing was sent from here yet.",
                        Column.text("Time", 150, SentLog.Row::time),
                        Column.text("What", 220, SentLog.Row::what),
                        Column.hash("Transaction", 500, SentLog.Row::hash),
                        Column.text("Chain", 100, SentLog.Row::chain),
                        Column.text("Outcome", 300, SentLog.Row::outcome)
                                .styled(SentLog.Row::style));
        table.setPrefHeight(200);
        return table;
    }

    public Parent root() {
        return root;
    }
}
