package io.loombft.console.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import io.loombft.console.connection.Asked;
import io.loombft.console.connection.Desk;
import io.loombft.console.connection.Desk.Answer;
import io.loombft.console.connection.Fleet;
import io.loombft.console.connection.NewestQuestion;
import io.loombft.console.connection.NodeSnapshot;
import io.loombft.console.keys.Keyring;
import io.loombft.console.keys.SecondWord;
import io.loombft.console.keys.SecondWord.Sent;
import io.loombft.console.keys.SecondWord.Wish;
import io.loombft.console.keys.Sending;
import io.loombft.console.look.Rows;
import io.loombft.console.remembered.Notebook;
import io.loombft.console.remembered.Notes.Kind;
import io.loombft.console.remembered.SentLog;
import io.loombft.console.text.Figures;
import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.client.RpcException;
import io.loombft.core.client.TransactionStatus;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.Genesis;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.TransactionBody;
import io.loombft.core.types.TransactionBody.ContractCall;
import io.loombft.core.types.TransactionBody.ContractDeploy;
import io.loombft.core.types.TransactionBody.Reentrancy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** What the contracts page says and does, with the key that is open in the wallet. Called by the thread that paints. */
public final class ContractsModel {
    /** What a file may hold to be read as a module. */
    static final long WASM_BYTES_MAX = 1024 * 1024;

    private final Desk desk;
    private final NewestQuestion newest = new NewestQuestion();
    private final Keyring keyring;
    private final ReadOnlyStringWrapper note =
            new ReadOnlyStringWrapper(
                    "Deploy and call with the key that is open in the wallet; queries need none.");
    private final ReadOnlyStringWrapper said = new ReadOnlyStringWrapper("");
    private final ObservableList<Field> answer = FXCollections.observableArrayList();
    private final ObservableList<String> used = FXCollections.observableArrayList();
    private final Notebook notebook;
    private final SentLog log;
    private final SecondWord word;
    private final StringProperty contract = new SimpleStringProperty("");
    private Optional<NodeSnapshot> node = Optional.empty();

    /** A line of an answer. */
    record Field(String name, String value) {}

    public ContractsModel(Desk desk, Keyring keyring, Notebook notebook) {
        this.desk = desk;
        this.keyring = keyring;
        this.notebook = notebook;
        this.log = new SentLog(notebook, Kind.CONTRACT);
        this.word = new SecondWord(desk, keyring, said::set, this::taken);
        used.setAll(notebook.notes().contracts());
        used.stream().findFirst().ifPresent(contract::set);
    }

    /** Takes one snapshot. */
    public void show(Fleet fleet) {
        node = fleet.node();
        Optional<Genesis> genesis = node.flatMap(n -> n.polled().genesis().value());
        if (node.isPresent() && genesis.isPresent()) {
            log.follow(desk, node.get(), genesis.get().chainId().toString(), fleet.now());
        }
    }

    /** Goes on with a contract of the list. */
    void choose(String address) {
        contract.set(address);
    }

    private void use(String address) {
        notebook.used(address);
        Rows.update(used, notebook.notes().contracts());
    }

    /** Deploys the module of a file. */
    void deploy(String file, String init, String gas) {
        String path = file.strip();
        said.set("Reading " + path + " …");
        desk.work(
                () -> wasm(path),
                read -> {
                    switch (read) {
                        case Answer.Given<Bytes> given -> deploy(given.value(), init, gas);
                        case Answer.Refused<Bytes> refused -> said.set(refused.why());
                    }
                });
    }

    private static Bytes wasm(String file) throws RpcException {
        try {
            Path path = Path.of(file);
            if (Files.size(path) > WASM_BYTES_MAX) {
                throw new RpcException.Malformed(
                        file + " is longer than " + Figures.bytes((double) WASM_BYTES_MAX) + ".");
            }
            return Bytes.copyOf(Files.readAllBytes(path));
        } catch (IOException | InvalidPathException e) {
            throw new RpcException.Malformed(file + " cannot be read: " + e.getMessage());
        }
    }

    private void deploy(Bytes wasm, String init, String gas) {
        try {
            Address admin = keyring.owner().orElse(Address.ZERO);
            send(
                    "deploy " + Figures.bytes(wasm.size()),
                    "a new contract, its code " + Hash.of(wasm).hex(),
                    new ContractDeploy(
                            Reentrancy.REFUSED, admin, wasm, Bytes.fromHex(init.strip())),
                    gas);
        } catch (MalformedInputException e) {
            said.set("Not sent: " + e.getMessage() + ".");
        }
    }

    /** Calls a contract by a transaction. */
    void call(String contract, String input, String value, String gas) {
        try {
            Address to = Address.fromHex(contract.strip());
            use(to.hex());
            Amount amount = value.isBlank() ? Amount.ZERO : Amount.parse(plain(value));
            send(
                    "call " + Figures.hash(to.hex()),
                    to.hex() + ", with " + Figures.amount(amount.toString()) + " of value",
                    new ContractCall(to, amount, Bytes.fromHex(input.strip())),
                    gas);
        } catch (MalformedInputException e) {
            said.set("Not sent: " + e.getMessage() + ".");
        }
    }

    /** Asks a contract without a transaction; nothing is changed. */
    void query(String contract, String input) {
        said.set("Asking …");
        use(contract.strip());
        desk.ask(
                node.map(NodeSnapshot::url).orElse(""),
                asked ->
                        asked.call(
                                "query_contract",
                                Asked.params()
                                        .put("contract", contract.strip())
                                        .put("input", input.strip())),
                newest.begun(this::answered));
    }

    private void send(String what, String to, TransactionBody body, String gas)
            throws MalformedInputException {
        if (node.isEmpty()) {
            said.set("There is no node to send it to.");
            return;
        }
        word.ask(new Wish(what, to, body, gas(gas)), node.get());
    }

    private static OptionalLong gas(String text) throws MalformedInputException {
        if (text.isBlank()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(plain(text)));
        } catch (NumberFormatException e) {
            throw new MalformedInputException("the gas limit is a whole number");
        }
    }

    private static String plain(String number) {
        return number.strip().replace(",", "");
    }

    private void taken(Sent taken) {
        Transaction transaction = taken.transaction();
        said.set("Waiting for a block …");
        log.add(transaction.hash(), taken.chain().toString(), taken.what(), Instant.now());
        noteContract(transaction);
        desk.ask(
                taken.url(),
                asked -> Sending.await(asked, transaction),
                status -> followed(taken.url(), status));
    }

    private void followed(String url, Answer<TransactionStatus> answer) {
        switch (answer) {
            case Answer.Given<TransactionStatus> given -> {
                log.became(given.value());
                String hash = given.value().hash().hex();
                desk.ask(
                        url,
                        asked -> asked.call("get_tx", Asked.params().put("hash", hash)),
                        newest.begun(this::answered));
            }
            case Answer.Refused<TransactionStatus> refused -> said.set(refused.why());
        }
    }

    /** The address that a deploy leads to is where the next call goes. */
    private void noteContract(Transaction transaction) {
        if (transaction.body() instanceof ContractDeploy) {
            String made = Address.ofContract(transaction.sender(), transaction.nonce()).hex();
            contract.set(made);
            use(made);
        }
    }

    private void answered(Answer<JsonNode> told) {
        switch (told) {
            case Answer.Given<JsonNode> given -> {
                said.set("");
                List<Field> fields = new ArrayList<>();
                given.value()
                        .properties()
                        .forEach(
                                e ->
                                        fields.add(
                                                new Field(
                                                        e.getKey().replace('_', ' '),
                                                        e.getValue().isValueNode()
                                                                ? e.getValue().asText()
                                                                : e.getValue().toString())));
                Rows.update(answer, fields);
            }
            case Answer.Refused<JsonNode> refused -> said.set(refused.why());
        }
    }

    ReadOnlyStringProperty note() {
        return note.getReadOnlyProperty();
    }

    ReadOnlyStringProperty said() {
        return said.getReadOnlyProperty();
    }

    /** Where calls and queries go. */
    StringProperty contract() {
        return contract;
    }

    /** The address of the key that is open. */
    ReadOnlyStringProperty signer() {
        return keyring.address();
    }

    /** What is about to be signed. */
    SecondWord word() {
        return word;
    }

    ReadOnlyBooleanProperty maySign() {
        return keyring.isOpen();
    }

    ObservableList<Field> answer() {
        return answer;
    }

    /** Contracts that were used before, the latest first. */
    ObservableList<String> used() {
        return used;
    }

    ObservableList<SentLog.Row> log() {
        return log.rows();
    }
}
