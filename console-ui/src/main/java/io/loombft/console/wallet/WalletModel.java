package io.loombft.console.wallet;

import io.loombft.console.connection.Desk;
import io.loombft.console.connection.Desk.Answer;
import io.loombft.console.connection.Fleet;
import io.loombft.console.connection.NewestQuestion;
import io.loombft.console.connection.NodeSnapshot;
import io.loombft.console.keys.EncryptedKey;
import io.loombft.console.keys.EncryptedKey.Cost;
import io.loombft.console.keys.KeyFolder;
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
import io.loombft.core.client.AccountStatus;
import io.loombft.core.client.InvalidFileException;
import io.loombft.core.client.KeyFile;
import io.loombft.core.client.RpcException;
import io.loombft.core.client.TransactionStatus;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.crypto.SignatureScheme;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.Genesis;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.TransactionBody.Transfer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/**
 * What the wallet says and does. Called by the thread that paints.
 */
public final class WalletModel {
    private static final SignatureScheme SCHEME = new Ed25519();

    private final Desk desk;
    private final Keyring keyring;
    private final KeyFolder folder;
    private final ReadOnlyStringWrapper note =
            new ReadOnlyStringWrapper(
                    "Keys lie on this machine, sealed by a password; they never leave it.");
    private final ReadOnlyStringWrapper said = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper balance = new ReadOnlyStringWrapper(Figures.UNKNOWN);
    private final ObservableList<KeyRow> keys = FXCollections.observableArrayList();
    private final SentLog sent;
    private final SecondWord word;
    private final NewestQuestion opening = new NewestQuestion();
    private List<EncryptedKey> files = List.of();
    private Instant askedAt = Instant.EPOCH;
    private Optional<NodeSnapshot> node = Optional.empty();
    private boolean isRead;

    /** A key on this machine. */
    record KeyRow(String name, String address) {}

    /** Keys lie in the folder. */
    public WalletModel(Desk desk, Keyring keyring, Path keyFolder, Notebook notebook) {
        this.desk = desk;
        this.keyring = keyring;
        this.folder = new KeyFolder(keyFolder);
        this.sent = new SentLog(notebook, Kind.TRANSFER);
        this.word = new SecondWord(desk, keyring, said::set, this::taken);
    }

    /** Takes one snapshot. */
    public void show(Fleet fleet) {
        node = fleet.node();
        if (!isRead) {
            isRead = true;
            read();
        }
        Optional<Genesis> genesis = node.flatMap(n -> n.polled().genesis().value());
        if (node.isPresent() && genesis.isPresent()) {
            sent.follow(desk, node.get(), genesis.get().chainId().toString(), fleet.now());
        }
        if (Duration.between(askedAt, fleet.now()).toMillis() >= 1_000) {
            askedAt = fleet.now();
            askBalance();
        }
    }

    private void read() {
        try {
            files = folder.list();
            Rows.update(
                    keys,
                    files.stream().map(f -> new KeyRow(f.name(), f.address())).toList(),
                    KeyRow::address);
        } catch (IOException e) {
            said.set("The keys cannot be read: " + e.getMessage());
        }
    }

    /** Makes a key that nobody has had before; the password is wiped when it is sealed. */
    void create(String name, char[] password) {
        keep(name, password, () -> KeyFile.generate(SCHEME));
    }

    /** The same with a plain key file, for example a localnet's {@code faucet.json}. */
    void take(String name, char[] password, String file) {
        keep(
                name,
                password,
                () -> {
                    try {
                        return KeyFile.read(Path.of(file.strip()), SCHEME);
                    } catch (InvalidFileException | IllegalArgumentException e) {
                        throw new RpcException.Malformed(String.valueOf(e.getMessage()));
                    }
                });
    }

    private void keep(String name, char[] password, Desk.Work<KeyPair> source) {
        if (password.length < EncryptedKey.PASSWORD_MIN) {
            wipe(password);
            said.set("A password has at least " + EncryptedKey.PASSWORD_MIN + " characters.");
            return;
        }
        said.set("Sealing …");
        Consumer<Answer<KeyPair>> then = opening.begun(this::kept);
        desk.work(
                () -> {
                    KeyPair made = source.run();
                    try {
                        folder.write(EncryptedKey.seal(nameOf(name), made, password, Cost.DEFAULT));
                    } catch (IOException e) {
                        throw new RpcException.Malformed(
                                "The key cannot be written: " + e.getMessage());
                    }
                    return made;
                },
                answer -> {
                    wipe(password);
                    read();
                    then.accept(answer);
                });
    }

    /** What was typed is not kept, whatever came of it. */
    private static void wipe(char[] password) {
        Arrays.fill(password, '\0');
    }

    private static String nameOf(String name) {
        return name.isBlank() ? "key" : name.strip();
    }

    private void kept(Answer<KeyPair> answer) {
        switch (answer) {
            case Answer.Given<KeyPair> given -> opened(given.value());
            case Answer.Refused<KeyPair> refused -> said.set(refused.why());
        }
    }

    /** Opens a key with its password, which is wiped afterwards. */
    void open(KeyRow row, char[] password) {
        Optional<EncryptedKey> file =
                files.stream().filter(f -> f.address().equals(row.address())).findFirst();
        if (file.isEmpty()) {
            wipe(password);
            return;
        }
        said.set("Opening …");
        Consumer<Answer<Optional<KeyPair>>> then =
                opening.begun(answer -> openedOrNot(row, answer));
        desk.work(
                () -> file.get().open(password, SCHEME),
                answer -> {
                    wipe(password);
                    then.accept(answer);
                });
    }

    private void openedOrNot(KeyRow row, Answer<Optional<KeyPair>> answer) {
        if (answer instanceof Answer.Given<Optional<KeyPair>> given && given.value().isPresent()) {
            opened(given.value().get());
        } else {
            said.set("That is not the password of " + row.name() + ".");
        }
    }

    private void opened(KeyPair now) {
        askedAt = Instant.EPOCH;
        balance.set(Figures.UNKNOWN);
        said.set("");
        keyring.open(now, Instant.now());
    }

    /** Forgets the open key, and one that is being opened. */
    void close() {
        opening.forget();
        word.forget();
        keyring.close();
        balance.set(Figures.UNKNOWN);
    }

    private void askBalance() {
        if (keyring.owner().isEmpty() || node.isEmpty()) {
            return;
        }
        Address address = keyring.owner().get();
        desk.ask(
                node.get().url(),
                asked -> asked.client().account(address),
                answer -> {
                    boolean isOpenStill = keyring.owner().equals(Optional.of(address));
                    if (isOpenStill && answer instanceof Answer.Given<AccountStatus> given) {
                        balance.set(
                                Figures.amount(given.value().balance().toString())
                                        + ", next nonce "
                                        + Figures.count(given.value().nextNonce()));
                    }
                });
    }

    /** Shows a transfer once more, with what it costs; {@link #word} signs it. */
    void send(String to, String amount, String memo) {
        if (node.isEmpty()) {
            said.set("A transfer needs a node that answers.");
            return;
        }
        try {
            Transfer transfer =
                    new Transfer(
                            Address.fromHex(to.strip()),
                            Amount.parse(amount.strip().replace(",", "")),
                            Bytes.utf8(memo));
            word.ask(
                    new Wish(
                            sentence(transfer),
                            transfer.to().hex()
                                    + (memo.isEmpty() ? "" : ", with the memo \"" + memo + "\""),
                            transfer,
                            OptionalLong.empty()),
                    node.get());
        } catch (MalformedInputException | IllegalArgumentException e) {
            said.set("Not sent: " + e.getMessage() + ".");
        }
    }

    private static String sentence(Transfer transfer) {
        return Figures.amount(transfer.amount().toString())
                + " to "
                + Figures.hash(transfer.to().hex());
    }

    private void taken(Sent taken) {
        Transaction transaction = taken.transaction();
        sent.add(transaction.hash(), taken.chain().toString(), taken.what(), Instant.now());
        desk.ask(taken.url(), asked -> Sending.await(asked, transaction), this::followed);
    }

    private void followed(Answer<TransactionStatus> answer) {
        switch (answer) {
            case Answer.Given<TransactionStatus> given -> sent.became(given.value());
            case Answer.Refused<TransactionStatus> refused -> said.set(refused.why());
        }
    }

    ReadOnlyStringProperty note() {
        return note.getReadOnlyProperty();
    }

    ReadOnlyStringProperty said() {
        return said.getReadOnlyProperty();
    }

    /** The address of the open key. */
    ReadOnlyStringProperty open() {
        return keyring.address();
    }

    ReadOnlyStringProperty balance() {
        return balance.getReadOnlyProperty();
    }

    /** What is about to be signed. */
    SecondWord word() {
        return word;
    }

    ReadOnlyBooleanProperty isOpen() {
        return keyring.isOpen();
    }

    ObservableList<KeyRow> keys() {
        return keys;
    }

    ObservableList<SentLog.Row> sent() {
        return sent.rows();
    }
}
