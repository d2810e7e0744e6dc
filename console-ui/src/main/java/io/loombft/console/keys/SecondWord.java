package io.loombft.console.keys;

import io.loombft.console.connection.Asked;
import io.loombft.console.connection.ChainToSign;
import io.loombft.console.connection.Desk;
import io.loombft.console.connection.Desk.Answer;
import io.loombft.console.connection.NewestQuestion;
import io.loombft.console.connection.NodeSnapshot;
import io.loombft.console.keys.Sending.Out;
import io.loombft.console.text.Figures;
import io.loombft.core.client.RpcException;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.TransactionBody;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

/**
 * Shows a transaction once more before it is signed: what it does, what it may cost, for which chain it is and
 * who gets it. Only a second word signs. Called by the thread that paints.
 */
public final class SecondWord {
    private final Desk desk;
    private final Keyring keyring;
    private final Consumer<String> said;
    private final Consumer<Sent> sent;
    private final NewestQuestion newest = new NewestQuestion();
    private final ReadOnlyStringWrapper question = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper isAsking = new ReadOnlyBooleanWrapper(false);
    private Optional<Draft> draft = Optional.empty();

    /**
     * What is wished for.
     *
     * @param what in words, for the list of what was sent
     * @param to whom it concerns, in full
     * @param gasLimit what the body needs when it is empty
     */
    public record Wish(String what, String to, TransactionBody body, OptionalLong gasLimit) {}

    /** A transaction that a node has taken, or may have. */
    public record Sent(Transaction transaction, ChainId chain, String what, String url) {}

    private record Draft(
            Wish wish,
            Address from,
            ChainId chain,
            String origin,
            String url,
            String node,
            Cost cost) {}

    private record Cost(long gasLimit, Amount feeMax) {}

    /**
     * Signs with the key that is open.
     *
     * @param said hears in a sentence how it goes, nothing when all is well
     * @param sent hears of what a node has taken, or may have
     */
    public SecondWord(Desk desk, Keyring keyring, Consumer<String> said, Consumer<Sent> sent) {
        this.desk = desk;
        this.keyring = keyring;
        this.said = said;
        this.sent = sent;
    }

    /** Finds out what it may cost and shows it; nothing is signed. */
    public void ask(Wish wish, NodeSnapshot node) {
        forget();
        Optional<KeyPair> key = keyring.use(Instant.now());
        if (key.isEmpty()) {
            said.accept("Open a key in the wallet first.");
            return;
        }
        switch (ChainToSign.of(node)) {
            case ChainToSign.Refused refused -> said.accept(refused.why());
            case ChainToSign.Trusted trusted -> {
                said.accept("Asking what it costs …");
                Sending sending =
                        new Sending(key.get(), trusted.id(), wish.body(), wish.gasLimit());
                desk.ask(
                        node.url(),
                        asked -> cost(sending, asked),
                        newest.begun(answer -> show(wish, sending, trusted, node, answer)));
            }
        }
    }

    private static Cost cost(Sending sending, Asked node) throws RpcException {
        Transaction unsigned = sending.unsigned(node);
        return new Cost(
                unsigned.gasLimit(), Amount.product(unsigned.gasLimit(), unsigned.gasPrice()));
    }

    private void show(
            Wish wish,
            Sending sending,
            ChainToSign.Trusted chain,
            NodeSnapshot node,
            Answer<Cost> answer) {
        switch (answer) {
            case Answer.Given<Cost> given -> {
                Draft shown =
                        new Draft(
                                wish,
                                Address.of(sending.key().publicKey()),
                                chain.id(),
                                chain.origin(),
                                node.url(),
                                node.label(),
                                given.value());
                draft = Optional.of(shown);
                question.set(words(shown));
                isAsking.set(true);
                said.accept("");
            }
            case Answer.Refused<Cost> refused -> said.accept(refused.why());
        }
    }

    private static String words(Draft shown) {
        return "Sign this?\n"
                + shown.wish().what()
                + "\nto "
                + shown.wish().to()
                + "\nfrom "
                + shown.from().hex()
                + "\nfee at most "
                + Figures.amount(shown.cost().feeMax().toString())
                + " (gas limit "
                + Figures.count(shown.cost().gasLimit())
                + ")\nfor chain "
                + shown.chain()
                + ", followed from "
                + shown.origin()
                + "\nby "
                + shown.node()
                + ", "
                + shown.url();
    }

    /** The second word: signs exactly what is shown, and sends it. */
    public void give() {
        if (draft.isEmpty()) {
            return;
        }
        Draft shown = draft.get();
        forget();
        Optional<KeyPair> key = keyring.use(Instant.now());
        if (key.filter(k -> Address.of(k.publicKey()).equals(shown.from())).isEmpty()) {
            said.accept("Not signed: the key that was to sign is not open any more.");
            return;
        }
        said.accept("Sending …");
        Sending sending =
                new Sending(
                        key.get(),
                        shown.chain(),
                        shown.wish().body(),
                        OptionalLong.of(shown.cost().gasLimit()));
        desk.ask(shown.url(), sending::submit, answer -> taken(shown, answer));
    }

    private void taken(Draft shown, Answer<Out> answer) {
        switch (answer) {
            case Answer.Given<Out> given -> {
                // One that may be taken is followed like one that is: whoever sent it again would
                // pay twice.
                sent.accept(
                        new Sent(
                                given.value().transaction(),
                                shown.chain(),
                                shown.wish().what(),
                                shown.url()));
                said.accept(given.value().doubt());
            }
            case Answer.Refused<Out> refused -> said.accept(refused.why());
        }
    }

    /** Nothing is signed. */
    public void forget() {
        draft = Optional.empty();
        question.set("");
        isAsking.set(false);
    }

    /** All that is to be signed, a line for each thing. */
    public ReadOnlyStringProperty question() {
        return question.getReadOnlyProperty();
    }

    public ReadOnlyBooleanProperty isAsking() {
        return isAsking.getReadOnlyProperty();
    }
}
