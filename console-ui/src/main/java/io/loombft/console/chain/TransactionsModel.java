package io.loombft.console.chain;

import com.fasterxml.jackson.databind.JsonNode;
import io.loombft.console.connection.Asked;
import io.loombft.console.connection.Desk;
import io.loombft.console.connection.Desk.Answer;
import io.loombft.console.connection.Fleet;
import io.loombft.console.connection.LiveFeed.SeenTransaction;
import io.loombft.console.connection.NewestQuestion;
import io.loombft.console.connection.NodeSnapshot;
import io.loombft.console.look.Rows;
import io.loombft.console.text.Figures;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** What the transactions page says and asks. Called by the thread that paints. */
public final class TransactionsModel {
    private static final int ROWS_MAX = 500;

    private final Desk desk;
    private final NewestQuestion newest = new NewestQuestion();
    private final ReadOnlyStringWrapper note = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper said =
            new ReadOnlyStringWrapper("Choose a transaction, or type its hash.");
    private final ObservableList<Row> rows = FXCollections.observableArrayList();
    private final ObservableList<Field> receipt = FXCollections.observableArrayList();
    private Optional<String> url = Optional.empty();
    private boolean isAnyShown;

    /** A transaction of the latest blocks. */
    record Row(
            String hash,
            long timeMs,
            String time,
            String place,
            String sender,
            String outcome,
            String style,
            String gas,
            String fee) {}

    /** A line of a receipt. */
    record Field(String name, String value) {}

    public TransactionsModel(Desk desk) {
        this.desk = desk;
    }

    /** Takes one snapshot. */
    public void show(Fleet fleet) {
        url = fleet.node().map(NodeSnapshot::url);
        List<SeenTransaction> seen =
                fleet.node().map(n -> n.live().transactions()).orElse(List.of());
        List<Row> latestFirst = new ArrayList<>();
        for (SeenTransaction each : seen.reversed()) {
            if (latestFirst.size() < ROWS_MAX) {
                latestFirst.add(row(each));
            }
        }
        Rows.update(rows, latestFirst, Row::hash);
        if (!isAnyShown && !latestFirst.isEmpty()) {
            open(latestFirst.getFirst().hash());
        }
        note.set(
                seen.isEmpty()
                        ? "Transactions of new blocks appear here."
                        : "The last "
                                + Figures.plural(latestFirst.size(), "transaction")
                                + " since this console listens");
    }

    private static Row row(SeenTransaction seen) {
        return new Row(
                seen.hash(),
                seen.timeMs(),
                Figures.time(Instant.ofEpochMilli(seen.timeMs())),
                Figures.count(seen.height()) + " / " + seen.index(),
                seen.sender(),
                seen.isSuccess() ? "success" : seen.code().replace('_', ' '),
                seen.isSuccess() ? "good" : "bad",
                Figures.count(seen.gasUsed()),
                Figures.amount(seen.fee()));
    }

    /** Shows what became of a transaction. */
    public void open(String hash) {
        isAnyShown = true;
        String wanted = hash.strip();
        said.set("Asking for " + Figures.hash(wanted) + " …");
        desk.ask(
                url.orElse(""),
                node -> node.call("get_tx", Asked.params().put("hash", wanted)),
                newest.begun(this::answered));
    }

    private void answered(Answer<JsonNode> answer) {
        switch (answer) {
            case Answer.Given<JsonNode> given -> {
                said.set("");
                List<Field> fields = new ArrayList<>();
                given.value()
                        .properties()
                        .forEach(
                                e -> fields.add(new Field(nameOf(e.getKey()), text(e.getValue()))));
                Rows.update(receipt, fields);
            }
            case Answer.Refused<JsonNode> refused -> said.set(refused.why());
        }
    }

    private static String nameOf(String field) {
        return field.replace('_', ' ');
    }

    private static String text(JsonNode value) {
        return value.isNull()
                ? Figures.UNKNOWN
                : value.isIntegralNumber()
                        ? Figures.count(value.asLong())
                        : value.isValueNode() ? value.asText() : value.toString();
    }

    ReadOnlyStringProperty note() {
        return note.getReadOnlyProperty();
    }

    ReadOnlyStringProperty said() {
        return said.getReadOnlyProperty();
    }

    ObservableList<Row> rows() {
        return rows;
    }

    ObservableList<Field> receipt() {
        return receipt;
    }
}
