package io.loombft.console.chain;

import com.fasterxml.jackson.databind.JsonNode;
import io.loombft.console.connection.Asked;
import io.loombft.console.connection.Desk;
import io.loombft.console.connection.Desk.Answer;
import io.loombft.console.connection.Fleet;
import io.loombft.console.connection.NodeSnapshot;
import io.loombft.console.remembered.Notebook;
import io.loombft.console.text.Figures;
import io.loombft.core.types.Genesis;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** What the accounts page says and asks: accounts that the operator watches. Called by the thread that paints. */
public final class AccountsModel {
    static final int WATCHED_MAX = 50;

    private static final int FROM_GENESIS_MAX = 10;
    private static final long ASK_MS = 1_000;
    private static final int ADDRESS_DIGITS = 40;

    private final Desk desk;
    private final Notebook notebook;
    private final ReadOnlyStringWrapper note =
            new ReadOnlyStringWrapper("Accounts as the last block left them, asked every second.");
    private final ReadOnlyStringWrapper said = new ReadOnlyStringWrapper("");
    private final ObservableList<Row> rows = FXCollections.observableArrayList();
    private Optional<String> url = Optional.empty();
    private boolean isGenesisSeen;
    private long askedMs;

    /** An account that is watched. */
    record Row(
            String address,
            String balance,
            String nonce,
            String waiting,
            String kind,
            String codeHash,
            String trouble) {
        static Row unknown(String address) {
            return new Row(address, Figures.UNKNOWN, Figures.UNKNOWN, Figures.UNKNOWN, "", "", "");
        }
    }

    /** Begins with the accounts that were watched before. */
    public AccountsModel(Desk desk, Notebook notebook) {
        this.desk = desk;
        this.notebook = notebook;
        notebook.notes().accounts().forEach(address -> rows.add(Row.unknown(address)));
    }

    /** Takes one snapshot, and asks anew for what is watched. */
    public void show(Fleet fleet) {
        url = fleet.node().map(NodeSnapshot::url);
        Optional<Genesis> genesis = fleet.node().flatMap(n -> n.polled().genesis().value());
        if (!isGenesisSeen && genesis.isPresent()) {
            isGenesisSeen = true;
            genesis.get().accounts().stream()
                    .limit(FROM_GENESIS_MAX)
                    .map(account -> account.address().hex())
                    .filter(address -> !isWatched(address) && rows.size() < WATCHED_MAX)
                    .forEach(address -> rows.add(Row.unknown(address)));
        }
        long nowMs = fleet.now().toEpochMilli();
        if (Math.abs(nowMs - askedMs) >= ASK_MS) {
            askedMs = nowMs;
            List.copyOf(rows).forEach(row -> ask(row.address()));
        }
    }

    /** Watches one more account, from now on also after a restart. */
    public void watch(String text) {
        String address = text.strip().toLowerCase(Locale.ROOT).replaceFirst("^0x", "");
        boolean isAddress =
                address.length() == ADDRESS_DIGITS
                        && address.chars().allMatch(c -> Character.digit(c, 16) >= 0);
        if (!isAddress) {
            said.set("An address is " + ADDRESS_DIGITS + " hexadecimal digits.");
            return;
        }
        if (!isWatched(address) && rows.size() >= WATCHED_MAX) {
            said.set("At most " + WATCHED_MAX + " accounts are watched.");
            return;
        }
        said.set("");
        notebook.watch(address);
        if (!isWatched(address)) {
            rows.addFirst(Row.unknown(address));
            ask(address);
        }
    }

    /** Watches an account no more. */
    void forget(Row row) {
        rows.removeIf(each -> each.address().equals(row.address()));
        notebook.forget(row.address());
    }

    private boolean isWatched(String address) {
        return rows.stream().anyMatch(row -> row.address().equals(address));
    }

    private void ask(String address) {
        if (url.isPresent()) {
            desk.ask(
                    url.get(),
                    node -> node.call("get_account", Asked.params().put("address", address)),
                    answer -> answered(address, answer));
        }
    }

    private void answered(String address, Answer<JsonNode> answer) {
        UnaryOperator<Row> change =
                switch (answer) {
                    case Answer.Given<JsonNode> given -> before -> row(address, given.value());
                    case Answer.Refused<JsonNode> refused -> before -> troubled(before, refused);
                };
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).address().equals(address)) {
                Row now = change.apply(rows.get(i));
                if (!now.equals(rows.get(i))) {
                    rows.set(i, now);
                }
            }
        }
    }

    private static Row row(String address, JsonNode account) {
        long nonce = account.path("nonce").asLong();
        long next = account.path("next_nonce").asLong();
        String code = account.path("code_hash").asText("");
        boolean isContract = account.path("code_hash").isTextual();
        return new Row(
                address,
                Figures.amount(account.path("balance").asText("")),
                Figures.count(nonce),
                Figures.count(Math.max(0, next - nonce)),
                isContract ? "contract" : nonce == 0 ? "account, sent nothing yet" : "account",
                isContract ? code : "",
                "");
    }

    private static Row troubled(Row before, Answer.Refused<JsonNode> refused) {
        return new Row(
                before.address(),
                before.balance(),
                before.nonce(),
                before.waiting(),
                before.kind(),
                before.codeHash(),
                refused.why());
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
}
