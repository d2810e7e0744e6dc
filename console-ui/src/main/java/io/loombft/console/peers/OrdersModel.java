package io.loombft.console.peers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loombft.console.connection.Asked;
import io.loombft.console.connection.Desk;
import io.loombft.console.connection.Desk.Answer;
import io.loombft.console.connection.Fleet;
import io.loombft.console.connection.NodeSnapshot;
import io.loombft.console.keys.OperatorTokens;
import io.loombft.console.peers.BansModel.BanRow;
import io.loombft.console.text.Figures;
import io.loombft.core.client.OperatorToken;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

/**
 * What an operator orders of a node about its peers: to dial one, to ban one, to let it in again. Each needs
 * the node's token, and a ban a second word. Called by the thread that paints.
 */
final class OrdersModel {
    private static final String ADDRESS = "address";

    private final Desk desk;
    private final OperatorTokens tokens;
    private final ReadOnlyStringWrapper said = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper question = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper isAsking = new ReadOnlyBooleanWrapper(false);
    private final BansModel bans;
    private Optional<NodeSnapshot> node = Optional.empty();
    private Optional<Wish> wish = Optional.empty();

    /** How long a ban may last. */
    enum Span {
        HOUR("1 hour", Duration.ofHours(1)),
        DAY("1 day", Duration.ofDays(1)),
        WEEK("1 week", Duration.ofDays(7)),
        YEAR("1 year", Duration.ofDays(365));

        private final String words;
        private final Duration time;

        Span(String words, Duration time) {
            this.words = words;
            this.time = time;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /** A ban that waits for the second word. */
    private record Wish(NodeSnapshot at, String id, String peer, Span span) {}

    OrdersModel(Desk desk, OperatorTokens tokens) {
        this.desk = desk;
        this.tokens = tokens;
        this.bans = new BansModel(desk, tokens);
    }

    /** Takes one snapshot. */
    void show(Fleet fleet) {
        node = fleet.node();
        bans.show(fleet);
    }

    /** Has the selected node connect to an address. */
    void dial(String address) {
        String typed = address.strip();
        if (typed.isEmpty()) {
            said.set("Give the address of a peer: id@host:port, or host:port.");
            return;
        }
        Optional<NodeSnapshot> at = node;
        if (at.isEmpty()) {
            said.set("There is no node to ask.");
            return;
        }
        order(
                at.get().url(),
                at.get().label(),
                "peer_dial",
                Asked.params().put(ADDRESS, typed),
                done ->
                        said.set(
                                at.get().label()
                                        + " dials "
                                        + typed
                                        + ", and keeps to it until its next start."));
    }

    /** Asks for the second word before a ban of a peer of the selected node. */
    void askToBan(String id, String peer, Span span) {
        if (node.isEmpty()) {
            return;
        }
        String name = peer.isEmpty() ? Figures.hash(id) : peer;
        String label = node.get().label();
        wish = Optional.of(new Wish(node.get(), id, name, span));
        question.set(
                "Ban "
                        + name
                        + " at "
                        + label
                        + " for "
                        + span
                        + "? It is disconnected, and refused until then.");
        isAsking.set(true);
        said.set("");
    }

    /** The second word. */
    void ban() {
        Optional<Wish> wanted = wish;
        forget();
        wanted.ifPresent(
                ban ->
                        order(
                                ban.at().url(),
                                ban.at().label(),
                                "peer_ban",
                                Asked.params()
                                        .put("id", ban.id())
                                        .put("seconds", ban.span().time.toSeconds()),
                                done -> banned(ban)));
    }

    /** Lets the peer be. */
    void forget() {
        wish = Optional.empty();
        isAsking.set(false);
        question.set("");
    }

    private void banned(Wish wish) {
        bans.askAgain(wish.at());
        said.set(wish.at().label() + " has banned " + wish.peer() + " for " + wish.span() + ".");
    }

    /** Has the node of a ban let the peer in again. */
    void unban(BanRow row) {
        Optional<NodeSnapshot> at = node.filter(now -> now.url().equals(row.url()));
        order(
                row.url(),
                row.node(),
                "peer_unban",
                Asked.params().put("id", row.id()),
                done -> {
                    at.ifPresent(bans::askAgain);
                    said.set(row.node() + " lets " + row.peer() + " in again.");
                });
    }

    private void order(
            String url, String label, String method, ObjectNode params, Consumer<JsonNode> done) {
        Optional<OperatorToken> token = tokens.of(url);
        if (token.isEmpty()) {
            said.set(
                    "Not done: give the operator token of "
                            + label
                            + " on the settings page first.");
            return;
        }
        said.set("Asking " + label + " …");
        desk.ask(
                url,
                asked -> asked.callAsOperator(method, params, token.get()),
                answer -> {
                    switch (answer) {
                        case Answer.Given<JsonNode> given -> confirmed(params, given.value(), done);
                        case Answer.Refused<JsonNode> refused ->
                                said.set("Not done: " + refused.why());
                    }
                });
    }

    /** A node repeats what it was told; another answer means that it did not understand. */
    private void confirmed(ObjectNode params, JsonNode answer, Consumer<JsonNode> done) {
        boolean isRepeated =
                params.properties().stream()
                        .allMatch(told -> isRepeated(told.getKey(), told.getValue(), answer));
        if (isRepeated) {
            done.accept(answer);
        } else {
            said.set("Not done: the node gave another answer than the protocol knows.");
        }
    }

    /** An address may come back in another form. */
    private static boolean isRepeated(String name, JsonNode told, JsonNode answer) {
        JsonNode back = answer.path(name);
        return name.equals(ADDRESS) ? back.isTextual() : back.asText("").equals(told.asText());
    }

    static List<Span> spans() {
        return Arrays.asList(Span.values());
    }

    /** What became of the last order. */
    ReadOnlyStringProperty said() {
        return said.getReadOnlyProperty();
    }

    /** What is asked before a ban. */
    ReadOnlyStringProperty question() {
        return question.getReadOnlyProperty();
    }

    ReadOnlyBooleanProperty isAsking() {
        return isAsking.getReadOnlyProperty();
    }

    /** Whom the selected node keeps away. */
    BansModel bans() {
        return bans;
    }
}
