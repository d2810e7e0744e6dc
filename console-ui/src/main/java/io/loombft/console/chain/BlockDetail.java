package io.loombft.console.chain;

import io.loombft.console.connection.BlockPage;
import io.loombft.console.connection.BlockRow;
import io.loombft.console.connection.Fleet;
import io.loombft.console.look.Rows;
import io.loombft.console.text.Figures;
import io.loombft.core.types.Transaction;
import java.util.ArrayList;
import java.util.List;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** One block and what fills it. Used by the thread that paints. */
final class BlockDetail {
    /** Transactions that are listed; the block says how many there are. */
    private static final int ROWS_MAX = 2_000;

    private final ReadOnlyStringWrapper height = unknown();
    private final ReadOnlyStringWrapper hash = unknown();
    private final ReadOnlyStringWrapper parent = unknown();
    private final ReadOnlyStringWrapper time = unknown();
    private final ReadOnlyStringWrapper proposer = unknown();
    private final ReadOnlyStringWrapper stateRoot = unknown();
    private final ReadOnlyStringWrapper commit = unknown();
    private final ReadOnlyStringWrapper verdict = new ReadOnlyStringWrapper("");
    private final ObservableList<TxRow> transactions = FXCollections.observableArrayList();

    /** A transaction of the block. */
    record TxRow(int index, String hash, String sender, String nonce, String what, String price) {}

    private static ReadOnlyStringWrapper unknown() {
        return new ReadOnlyStringWrapper(Figures.UNKNOWN);
    }

    /** With what its verdict rests on. */
    void show(BlockPage page, Fleet fleet, String origin) {
        BlockRow row = page.row();
        height.set(Figures.count(row.height()));
        hash.set(row.hash());
        parent.set(row.previousHash());
        time.set(Figures.moment(row.timeMs()));
        proposer.set(Verdicts.name(row.proposer(), fleet));
        stateRoot.set(row.stateRoot());
        commit.set(
                row.round() < 0
                        ? "not known"
                        : "round "
                                + row.round()
                                + ", "
                                + Figures.plural(row.signers().size(), "signature"));
        verdict.set(Verdicts.sentence(row, origin));
        List<TxRow> rows = new ArrayList<>();
        for (int i = 0; i < Math.min(ROWS_MAX, page.transactions().size()); i++) {
            rows.add(row(i, page.transactions().get(i)));
        }
        Rows.update(transactions, rows);
    }

    private static TxRow row(int index, Transaction transaction) {
        return new TxRow(
                index,
                transaction.hash().hex(),
                transaction.sender().hex(),
                Figures.count(transaction.nonce()),
                Bodies.sentence(transaction.body()),
                Figures.count(transaction.gasLimit()) + " × " + transaction.gasPrice());
    }

    ReadOnlyStringProperty height() {
        return height.getReadOnlyProperty();
    }

    ReadOnlyStringProperty hash() {
        return hash.getReadOnlyProperty();
    }

    ReadOnlyStringProperty parent() {
        return parent.getReadOnlyProperty();
    }

    ReadOnlyStringProperty time() {
        return time.getReadOnlyProperty();
    }

    ReadOnlyStringProperty proposer() {
        return proposer.getReadOnlyProperty();
    }

    ReadOnlyStringProperty stateRoot() {
        return stateRoot.getReadOnlyProperty();
    }

    ReadOnlyStringProperty commit() {
        return commit.getReadOnlyProperty();
    }

    ReadOnlyStringProperty verdict() {
        return verdict.getReadOnlyProperty();
    }

    ObservableList<TxRow> transactions() {
        return transactions;
    }
}
