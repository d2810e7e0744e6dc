package io.loombft.console.contracts;

import io.loombft.console.contracts.ContractsModel.Field;
import io.loombft.console.look.Column;
import io.loombft.console.look.Parts;
import io.loombft.console.look.Parts.Fact;
import io.loombft.console.look.Tables;
import io.loombft.console.remembered.SentLog;
import javafx.beans.binding.Bindings;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** The contracts page: binds to its model. */
public final class ContractsView {
    private static final String GAS = "As it needs";

    private final Parent root;

    public ContractsView(ContractsModel model) {
        Label said = Parts.bound("contract-said", model.said());
        said.getStyleClass().add("warn");
        TableView<Field> answer =
                Tables.of(
                        "contract-answer",
                        model.answer(),
                        "Nothing was asked.",
                        Column.text("Field", 110, Field::name),
                        Column.hash("Value", 500, Field::value));
        answer.setPrefHeight(260);
        TableView<SentLog.Row> log =
                Tables.of(
                        "contract-log",
                        model.log(),
                        "Nothing was sent from here yet.",
                        Column.text("Time", 150, SentLog.Row::time),
                        Column.text("What", 120, SentLog.Row::what),
                        Column.text("Outcome", 220, SentLog.Row::outcome)
                                .styled(SentLog.Row::style),
                        Column.hash("Transaction", 140, SentLog.Row::hash));
        log.setPrefHeight(260);
        root =
                Parts.page(
                        "contracts",
                        "Contracts",
                        model.note(),
                        Parts.facts(new Fact("Signs", "contract-signer", model.signer())),
                        said,
                        Parts.secondWord(
                                "contract",
                                model.word().question(),
                                model.word().isAsking(),
                                model.word()::give,
                                model.word()::forget),
                        Parts.row(deploy(model), call(model)),
                        Parts.tall(
                                Parts.row(
                                        Parts.card("Answer", Parts.tall(answer)),
                                        Parts.card("Sent", Parts.tall(log)))));
    }

    private static VBox deploy(ContractsModel model) {
        TextField file = Parts.field("deploy-file", "WebAssembly file (.wasm)", 380);
        TextField init =
                Parts.field("deploy-init", "Input of its first call, hex (may be empty)", 380);
        TextField gas = Parts.field("deploy-gas", GAS, 160);
        Button deploy =
                Parts.button(
                        "deploy",
                        "Deploy …",
                        () -> model.deploy(file.getText(), init.getText(), gas.getText()));
        deploy.disableProperty().bind(model.maySign().not());
        return Parts.card("Deploy", file, init, Parts.line(new Label("Gas limit"), gas, deploy));
    }

    private static VBox call(ContractsModel model) {
        TextField contract = Parts.field("call-contract", "Contract, 40 hexadecimal digits", 380);
        contract.textProperty().bindBidirectional(model.contract());
        MenuButton used = new MenuButton("Used before");
        used.setId("call-used");
        // A menu without an item does not open.
        used.getItems().add(new MenuItem());
        used.setOnShowing(
                e ->
                        used.getItems()
                                .setAll(model.used().stream().map(of -> item(of, model)).toList()));
        used.disableProperty().bind(Bindings.isEmpty(model.used()));
        HBox.setHgrow(contract, Priority.ALWAYS);
        TextField input = Parts.field("call-input", "Input, hex", 380);
        TextField value = Parts.field("call-value", "Value (may be empty)", 160);
        TextField gas = Parts.field("call-gas", GAS, 120);
        Button query =
                Parts.button(
                        "query", "Query", () -> model.query(contract.getText(), input.getText()));
        Button call =
                Parts.button(
                        "call",
                        "Call …",
                        () ->
                                model.call(
                                        contract.getText(),
                                        input.getText(),
                                        value.getText(),
                                        gas.getText()));
        call.disableProperty().bind(model.maySign().not());
        return Parts.card(
                "Call or query",
                Parts.line(contract, used),
                input,
                Parts.line(value, new Label("Gas limit"), gas, query, call));
    }

    private static MenuItem item(String address, ContractsModel model) {
        MenuItem item = new MenuItem(address);
        item.setOnAction(e -> model.choose(address));
        return item;
    }

    public Parent root() {
        return root;
    }
}
