package io.loombft.console.peers;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.console.connection.AnsweringNode;
import io.loombft.console.connection.Connections;
import io.loombft.console.connection.Desk;
import io.loombft.console.connection.Fleet;
import io.loombft.console.keys.OperatorTokens;
import io.loombft.console.peers.OrdersModel.BanRow;
import io.loombft.console.peers.OrdersModel.Span;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrdersModelTest {
    private static final String TOKEN = "ab".repeat(32);
    private static final String PEER = "cd".repeat(32);

    private final AnsweringNode node;
    private final Connections connections = new Connections();
    private final Desk desk = new Desk(connections);
    private final OperatorTokens tokens = new OperatorTokens();
    private final OrdersModel model = new OrdersModel(desk, tokens);

    OrdersModelTest() throws IOException {
        node = new AnsweringNode();
    }

    @BeforeEach
    void connect() throws Exception {
        connections.add(node.url());
        model.show(connections.fleet(Instant.now()));
    }

    @AfterEach
    void close() {
        connections.close();
        node.close();
    }

    @Test
    void withoutATokenNothingIsAskedAndItIsSaidWhatIsMissing() {
        model.dial("127.0.0.1:26656");

        assertTrue(model.said().get().startsWith("Not done: give the operator token of"));
        assertEquals(0, node.asked("peer_dial").size());
    }

    @Test
    void withoutAnAddressNothingIsAsked() throws Exception {
        tokens.keep(node.url(), TOKEN);
        model.dial("  ");

        assertTrue(model.said().get().startsWith("Give the address of a peer"));
        assertEquals(0, node.asked("peer_dial").size());
    }

    @Test
    void dialsWithTheToken() throws Exception {
        tokens.keep(node.url(), TOKEN);
        node.answer("peer_dial", "{\"address\":\"10.0.0.1:26656\"}");
        model.dial(" 10.0.0.1:26656 ");
        untilSaid("dials 10.0.0.1:26656");

        AnsweringNode.Asked asked = node.asked("peer_dial").getFirst();
        assertEquals("10.0.0.1:26656", asked.params().path("address").asText());
        assertEquals("Bearer " + TOKEN, asked.authorization().orElse(""));
    }

    @Test
    void aBanNeedsASecondWord() throws Exception {
        tokens.keep(node.url(), TOKEN);
        model.askToBan(PEER, "mallory", Span.DAY);

        assertTrue(model.isAsking().get());
        assertTrue(model.question().get().contains("mallory"));
        assertTrue(model.question().get().contains("1 day"));
        model.forget();
        model.ban();
        assertFalse(model.isAsking().get());
        assertEquals(0, node.asked("peer_ban").size());
    }

    @Test
    void aBanIsListedUntilItIsLifted() throws Exception {
        ban();

        assertEquals(86_400, node.asked("peer_ban").getFirst().params().path("seconds").asLong());
        assertEquals(PEER, node.asked("peer_ban").getFirst().params().path("id").asText());
        BanRow row = model.bans().getFirst();
        assertEquals("mallory", row.peer());

        node.answer("peer_unban", "{\"id\":\"" + PEER + "\"}");
        model.unban(row);
        untilSaid("lets mallory in again");
        assertEquals(0, model.bans().size());
    }

    @Test
    void aBanIsForgottenWhenItEnds() throws Exception {
        ban();
        model.show(fleetAt(Instant.now().plus(Duration.ofHours(23))));
        assertEquals(1, model.bans().size());

        model.show(fleetAt(Instant.now().plus(Duration.ofHours(25))));
        assertEquals(0, model.bans().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "[]",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"id\":\"other\",\"seconds\":3600}}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{}}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32007,\"message\":\"no\"}}"
            })
    void whatIsNoAnswerIsARefusal(String body) throws Exception {
        tokens.keep(node.url(), TOKEN);
        node.answerWith("peer_ban", body);
        model.askToBan(PEER, "mallory", Span.HOUR);
        model.ban();
        untilSaid("Not done: ");

        assertEquals(0, model.bans().size());
    }

    private void ban() throws Exception {
        tokens.keep(node.url(), TOKEN);
        node.answer("peer_ban", "{\"id\":\"" + PEER + "\",\"seconds\":86400}");
        model.askToBan(PEER, "mallory", Span.DAY);
        model.ban();
        untilSaid("has banned mallory for 1 day");
    }

    private Fleet fleetAt(Instant now) {
        return connections.fleet(now);
    }

    private void untilSaid(String words) {
        await().pollInSameThread()
                .atMost(Duration.ofMinutes(1))
                .until(
                        () -> {
                            desk.handOver();
                            return model.said().get().contains(words);
                        });
    }
}
