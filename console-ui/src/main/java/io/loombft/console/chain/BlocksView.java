package io.loombft.console.chain;

import io.loombft.console.chain.BlockDetail.TxRow;
import io.loombft.console.chain.BlocksModel.Row;
import io.loombft.console.look.Column;
import io.loombft.console.look.Parts;
import io.loombft.console.look.Parts.Fact;
import io.loombft.console.look.Tables;
import javafx.scene.Parent;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;

/** The blocks page: binds to its model. */
public final class BlocksView {
    private final Parent root;

    public BlocksView(BlocksModel model) {
        TextField wanted = Parts.field("block-wanted", "Height or hash", 320);
        wanted.setOnAction(e -> model.find(wanted.getText()));
        root =
                Parts.page(
                        "blocks",
                        "Blocks",
                        model.note(),
                        Parts.line(
                                wanted,
                                Parts.button(
                                        "block-find", "Show", () -> model.find(wanted.getText())),
                                Parts.bound("block-said", model.said())),
                        Parts.tall(Parts.card("Latest first", Parts.tall(list(model)))),
                        detail(model.detail()));
    }

    private static TableView<Row> list(BlocksModel model) {
        TableView<Row> table =
                Tables.of(
                        "block-list",
                        model.rows(),
                        "No block yet.",
                        Column.number("Height", 90, Row::height).exactly("Height", Row::number),
                        Column.key("Hash", 150, Row::hash),
                        Column.text("Time", 190, Row::time)
                                .exactly("Time (ms since 1970)", Row::timeMs),
                        Column.number("Transactions", 100, Row::txs),
                        Column.number("Round", 70, Row::round),
                        Column.text("Proposer", 130, Row::proposer),
                        Column.saved("Proposer key", Row::proposerKey),
                        Column.number("Signatures", 90, Row::signers),
                        Column.text("Checked here", 200, Row::verdict).styled(Row::style));
        table.setPrefHeight(240);
        table.getSelectionModel()
                .selectedItemProperty()
                .addListener(
                        (property, before, now) -> {
                            if (now != null && table.isFocused()) {
                                model.choose(now);
                            }
                        });
        return table;
    }

    private static VBox detail(BlockDetail detail) {
        TableView<TxRow> table =
                Tables.of(
                        "block-transactions",
                        detail.transactions(),
                        "No transactions.",
                        Column.number("Index", 60, row -> Integer.toString(row.index())),
                        Column.hash("Hash", 480, TxRow::hash),
                        Column.key("From", 140, TxRow::sender),
                        Column.number("Nonce", 80, TxRow::nonce),
                        Column.text("What", 280, TxRow::what),
                        Column.number("Gas × price", 120, TxRow::price));
        table.setPrefHeight(130);
        return Parts.card(
                "Block",
                Parts.bound("block-verdict", detail.verdict()),
                Parts.facts(
                        new Fact("Height", "block-height", detail.height()),
                        new Fact("Hash", "block-hash", detail.hash()),
                        new Fact("Parent", "block-parent", detail.parent()),
                        new Fact("Time", "block-time", detail.time()),
                        new Fact("Proposer", "block-proposer", detail.proposer()),
                        new Fact("Commit", "block-commit", detail.commit()),
                        new Fact("State root before it", "block-state", detail.stateRoot())),
                table);
    }

    public Parent root() {
        return root;
    }
}
