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
import io.loombft.console.peers.BansModel.BanRow;
import io.loombft.console.peers.OrdersModel.Span;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
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
    void aBanIsListedAsTheNodeTellsUntilItIsLifted() throws Exception {
        ban();
        long untilMs = Instant.now().plus(Duration.ofDays(1)).toEpochMilli();
        node.answer("get_bans", bans(PEER, untilMs, "operator"));
        untilListed(1);

        assertEquals(86_400, node.asked("peer_ban").getFirst().params().path("seconds").asLong());
        assertEquals(PEER, node.asked("peer_ban").getFirst().params().path("id").asText());
        assertEquals(
                "Bearer " + TOKEN, node.asked("get_bans").getFirst().authorization().orElse(""));
        BanRow row = model.bans().rows().getFirst();
        assertEquals("cdcdcdcd…cdcd", row.peer());
        assertEquals("operator", row.reason());

        node.answer("peer_unban", "{\"id\":\"" + PEER + "\"}");
        model.unban(row);
        untilSaid("lets cdcdcdcd…cdcd in again");
        assertEquals(PEER, node.asked("peer_unban").getFirst().params().path("id").asText());
        node.answer("get_bans", "{\"bans\":[]}");
        untilListed(0);
    }

    @Test
    void whatTheNodeBannedByItselfIsListedWithItsReason() throws Exception {
        tokens.keep(node.url(), TOKEN);
        long untilMs = Instant.now().plus(Duration.ofMinutes(10)).toEpochMilli();
        node.answer("get_bans", bans(PEER, untilMs, "forged_block"));
        untilListed(1);

        assertEquals("forged block", model.bans().rows().getFirst().reason());
        assertEquals("3", model.bans().rows().getFirst().strikes());
        assertTrue(model.bans().note().get().contains("keeps 1 peer away"));
    }

    @Test
    void withoutATokenItIsSaidWhyNoBanIsListed() {
        assertTrue(model.bans().note().get().startsWith("Give the operator token of"));
        assertEquals(0, node.asked("get_bans").size());
    }

    @Test
    void aBanThatHasEndedIsNotListed() throws Exception {
        tokens.keep(node.url(), TOKEN);
        Instant now = Instant.now();
        node.answer("get_bans", bans(PEER, now.plusSeconds(3_600).toEpochMilli(), "operator"));
        untilListed(1);

        model.show(fleetAt(now.plusSeconds(3_601)));
        assertEquals(0, model.bans().rows().size());
    }

    @Test
    void bansGrowOldWhenTheNodeTellsThemNoMore() throws Exception {
        tokens.keep(node.url(), TOKEN);
        Instant now = Instant.now();
        node.answer("get_bans", bans(PEER, now.plusSeconds(3_600).toEpochMilli(), "operator"));
        untilListed(1);
        assertFalse(model.bans().isOld().get());

        node.answerWith("get_bans", "<html>");
        until(() -> model.bans().isOld().get(), Instant.now().plus(BansModel.PERIOD));
        assertEquals(1, model.bans().rows().size());
        assertTrue(model.bans().note().get().contains("not since: "));
    }

    @Test
    void theNodeIsAskedForItsBansNowAndThenOnly() throws Exception {
        tokens.keep(node.url(), TOKEN);
        node.answer("get_bans", "{\"bans\":[]}");
        Instant now = Instant.now();
        until(() -> node.asked("get_bans").size() == 1, now);
        until(() -> model.bans().note().get().contains("keeps 0 peers away"), now);
        for (int i = 0; i < 10; i++) {
            model.show(fleetAt(now));
        }
        assertEquals(1, node.asked("get_bans").size());
        until(() -> node.asked("get_bans").size() == 2, now.plus(BansModel.PERIOD));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"bans\":7}",
                "{\"bans\":[{}]}",
                "{\"bans\":[{\"id\":\"ab\",\"until_ms\":\"never\"}]}"
            })
    void nonsenseIsNoListOfBans(String answer) throws Exception {
        tokens.keep(node.url(), TOKEN);
        node.answer("get_bans", answer);
        until(() -> model.bans().note().get().contains("get_bans"), Instant.now());

        assertEquals(0, model.bans().rows().size());
    }

    private static String bans(String id, long untilMs, String reason) {
        return "{\"bans\":[{\"id\":\"%s\",\"until_ms\":%d,\"strikes\":3,\"reason\":\"%s\"}]}"
                .formatted(id, untilMs, reason);
    }

    private void untilListed(int bans) {
        until(() -> model.bans().rows().size() == bans, Instant.now());
    }

    /** Shows the fleet of this moment until it is so. */
    private void until(Callable<Boolean> condition, Instant now) {
        await().pollInSameThread()
                .atMost(Duration.ofMinutes(1))
                .until(
                        () -> {
                            desk.handOver();
                            model.show(fleetAt(now));
                            return condition.call();
                        });
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

        assertEquals(0, model.bans().rows().size());
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
