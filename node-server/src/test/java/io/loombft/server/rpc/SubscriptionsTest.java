package io.loombft.server.rpc;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.loombft.core.consensus.Step;
import io.loombft.core.types.Height;
import io.loombft.core.types.Round;
import io.loombft.server.config.HostPort;
import io.loombft.server.config.NodeConfig;
import io.loombft.server.events.EventLog;
import io.loombft.server.events.NodeEvent;
import io.loombft.server.events.NodeEvent.At;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events over a real WebSocket of the JDK's. */
@Tag("sockets")
class SubscriptionsTest {
    private static final long NOW_MS = 1_700_000_000_000L;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final FakeNode node = new FakeNode();
    private final EventLog events = new EventLog("epoch", InstantSource.fixed(at(NOW_MS)));
    private RpcServer server;

    @BeforeEach
    void start() throws IOException {
        serve(EventBounds.standard());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void tellsWhatHappensAfterTheSubscription() throws Exception {
        events.publish(step(1));
        try (Subscriber client = Subscriber.open(server.port())) {
            JsonNode answer = client.subscribe("\"step\",\"timeout\"");
            events.publish(step(2));

            assertEquals("epoch", answer.path("result").path("epoch").asText());
            assertEquals(2, answer.path("result").path("next_seq").asLong());
            assertEquals(
                    "{\"jsonrpc\":\"2.0\",\"method\":\"event\",\"params\":{\"subscription\":"
                            + answer.path("result").path("subscription")
                            + ",\"seq\":2,\"time_ms\":1700000000000,\"type\":\"step\",\"height\":2,"
                            + "\"round\":0,\"data\":{\"step\":\"propose\"}}}",
                    client.next().toString());
        }
    }

    @Test
    void leavesOutWhatWasNotAskedFor() throws Exception {
        try (Subscriber client = Subscriber.open(server.port())) {
            client.subscribe("\"mempool\"");
            events.publish(List.of(step(1), mempool(5), step(2), mempool(6)));

            JsonNode first = client.nextEvent();
            assertEquals(2, first.path("seq").asLong());
            assertTrue(first.path("height").isNull());
            assertTrue(first.path("round").isNull());
            assertEquals(5, first.path("data").path("txs").asInt());
            assertEquals(4, client.nextEvent().path("seq").asLong());
        }
    }

    @Test
    void resumesFromANumberWithoutAGap() throws Exception {
        for (int i = 1; i <= 3_000; i++) {
            events.publish(step(i));
        }
        try (Subscriber client = Subscriber.open(server.port())) {
            JsonNode answer =
                    client.ask(
                            "subscribe",
                            "{\"events\":[\"step\"],\"from\":500,\"epoch\":\"epoch\"}");
            events.publish(step(3_001));

            assertEquals(500, answer.path("result").path("next_seq").asLong());
            for (int seq = 500; seq <= 3_001; seq++) {
                assertEquals(seq, client.nextEvent().path("seq").asLong());
            }
        }
    }

    @Test
    void mayBeginWithTheNextEvent() throws Exception {
        events.publish(step(1));
        try (Subscriber client = Subscriber.open(server.port())) {
            JsonNode answer = client.ask("subscribe", "[[\"step\"], 2]");
            events.publish(step(2));

            assertEquals(2, answer.path("result").path("next_seq").asLong());
            assertEquals(2, client.nextEvent().path("seq").asLong());
        }
    }

    @Test
    void whatIsGoneIsSaidWithTheOldest() throws Exception {
        events.publish(Collections.nCopies(EventLog.KEPT_MAX + 10, step(1)));
        try (Subscriber client = Subscriber.open(server.port())) {
            JsonNode gone = client.ask("subscribe", "{\"events\":[\"step\"],\"from\":10}");
            assertEquals(-32010, errorCode(gone));
            assertEquals(11, gone.path("error").path("data").path("oldest").asLong());

            JsonNode kept = client.ask("subscribe", "{\"events\":[\"block\"],\"from\":11}");
            assertEquals(11, kept.path("result").path("next_seq").asLong());
        }
    }

    @Test
    void numbersOfAnotherEpochAreGone() throws Exception {
        events.publish(step(1));
        try (Subscriber client = Subscriber.open(server.port())) {
            JsonNode gone =
                    client.ask(
                            "subscribe", "{\"events\":[\"step\"],\"from\":1,\"epoch\":\"before\"}");

            assertEquals(-32010, errorCode(gone));
            assertEquals(1, gone.path("error").path("data").path("oldest").asLong());
            assertEquals("epoch", gone.path("error").path("data").path("epoch").asText());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"events\":[]}",
                "{\"events\":\"block\"}",
                "{\"events\":[\"block\",1]}",
                "{\"events\":{\"a\":\"block\"}}",
                "{\"events\":[\"block\"],\"from\":2}",
                "{\"events\":[\"block\"],\"from\":-1}",
                "{\"events\":[\"block\"],\"from\":1.5}",
                "{\"events\":[\"block\"],\"from\":\"1\"}",
                "{\"events\":[\"block\"],\"epoch\":1}",
                "{\"events\":[\"block\"],\"since\":1}"
            })
    void wrongParametersAreSaid(String params) throws Exception {
        try (Subscriber client = Subscriber.open(server.port())) {
            assertEquals(-32602, errorCode(client.ask("subscribe", params)));
            assertEquals(0, events.subscribers());
        }
    }

    @Test
    void anUnknownEventIsToldTheNearest() throws Exception {
        try (Subscriber client = Subscriber.open(server.port())) {
            JsonNode answer = client.subscribe("\"blocks\"");

            assertEquals(-32602, errorCode(answer));
            assertTrue(answer.path("error").path("message").asText().contains("\"block\""));
        }
    }

    @Test
    void nothingComesAfterTheEndOfASubscription() throws Exception {
        try (Subscriber client = Subscriber.open(server.port())) {
            long first = subscription(client.subscribe("\"step\""));
            long second = subscription(client.subscribe("\"step\""));
            events.publish(step(1));
            assertEquals(first, client.nextEvent().path("subscription").asLong());
            assertEquals(second, client.nextEvent().path("subscription").asLong());

            JsonNode ended = client.ask("unsubscribe", "{\"subscription\":" + first + "}");
            assertEquals(first, ended.path("result").path("subscription").asLong());
            assertEquals(1, events.subscribers());
            events.publish(step(2));
            JsonNode last = client.nextEvent();
            assertEquals(second, last.path("subscription").asLong());
            assertEquals(2, last.path("seq").asLong());

            assertEquals(
                    -32001,
                    errorCode(client.ask("unsubscribe", "{\"subscription\":" + first + "}")));
            assertEquals(-32602, errorCode(client.ask("unsubscribe", "{}")));
        }
    }

    @Test
    void aSubscriptionBelongsToItsConnection() throws Exception {
        try (Subscriber client = Subscriber.open(server.port());
                Subscriber other = Subscriber.open(server.port())) {
            long id = subscription(client.subscribe("\"step\""));

            assertEquals(
                    -32001, errorCode(other.ask("unsubscribe", "{\"subscription\":" + id + "}")));
            assertEquals(1, events.subscribers());
        }
    }

    @Test
    void oneBatchMaySubscribeAndEndIt() throws Exception {
        try (Subscriber client = Subscriber.open(server.port())) {
            long id = subscription(client.subscribe("\"step\""));
            JsonNode answers =
                    client.send(
                                    "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"subscribe\",\"params\":[[\"step\"]]},"
                                            + "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"unsubscribe\",\"params\":["
                                            + (id + 1)
                                            + "]}]")
                            .next();

            assertEquals(id + 1, answers.path(1).path("result").path("subscription").asLong());
            assertEquals(1, events.subscribers());
        }
    }

    @Test
    void theSixtyFifthIsRefusedUntilOneLeaves() throws Exception {
        List<Subscriber> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                clients.add(Subscriber.open(server.port()));
                for (int j = 0; j < EventLog.SUBSCRIBERS_MAX / 4; j++) {
                    assertTrue(clients.getLast().subscribe("\"block\"").has("result"));
                }
            }
            try (Subscriber late = Subscriber.open(server.port())) {
                assertEquals(-32011, errorCode(late.subscribe("\"block\"")));
                // It hangs up without a word.
                clients.getFirst().close();
                await().atMost(PATIENCE).until(() -> late.subscribe("\"block\"").has("result"));
            }
        } finally {
            clients.forEach(Subscriber::close);
        }
    }

    @Test
    void whoeverIsTooSlowIsClosedAndNobodyElseNotices() throws Exception {
        try (Subscriber slow = Subscriber.lazy(server.port());
                Subscriber quick = Subscriber.open(server.port())) {
            slow.subscribe("\"step\"");
            quick.subscribe("\"step\"");
            long published = 0;
            while (events.subscribers() == 2) {
                for (int i = 0; i < 500; i++) {
                    published++;
                    events.publish(step(published));
                }
                for (long seq = published - 499; seq <= published; seq++) {
                    assertEquals(seq, quick.nextEvent().path("seq").asLong());
                }
            }
            slow.takeAll();

            assertEquals(4008, slow.closeCode());
            for (long seq = 1; ; seq++) {
                JsonNode event = slow.nextEvent();
                assertEquals(seq, event.path("seq").asLong());
                if (!slow.hasMore()) {
                    assertTrue(seq < published);
                    return;
                }
            }
        }
    }

    @Test
    void aBlockFullOfTransactionsOverwhelmsNobody() throws Exception {
        int many = 10 * 1_024;
        try (Subscriber client = Subscriber.open(server.port())) {
            client.subscribe("\"step\"");
            events.publish(Collections.nCopies(many, step(1)));

            for (int seq = 1; seq <= many; seq++) {
                assertEquals(seq, client.nextEvent().path("seq").asLong());
            }
        }
    }

    @Test
    void subscriptionsOfOneConnectionTakeTurns() throws Exception {
        int kept = 1_000;
        for (int i = 1; i <= kept; i++) {
            events.publish(step(i));
        }
        String subscribe =
                "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"subscribe\",\"params\":"
                        + "{\"events\":[\"step\"],\"from\":1,\"epoch\":\"epoch\"}}";
        try (Subscriber client = Subscriber.open(server.port())) {
            client.send("[" + subscribe.formatted(1) + "," + subscribe.formatted(2) + "]");
            assertEquals(2, client.next().size());
            long turnOf = -1;
            int turn = 0;
            Map<Long, Integer> sent = new TreeMap<>();
            for (int i = 0; i < 2 * kept; i++) {
                long subscription = client.nextEvent().path("subscription").asLong();
                turn = subscription == turnOf ? turn + 1 : 1;
                turnOf = subscription;
                sent.merge(subscription, 1, Integer::sum);
                boolean bothWait = sent.size() == 2 && !sent.containsValue(kept);
                assertTrue(!bothWait || turn <= EventSession.TURN_MAX, turn + " in a row");
            }
            assertEquals(List.of(kept, kept), List.copyOf(sent.values()));
        }
    }

    @Test
    void theHeartbeatSaysHowFarEverythingWasSent() throws Exception {
        serve(new EventBounds(8, 20, 100));
        try (Subscriber client = Subscriber.open(server.port())) {
            client.subscribe("\"step\"");
            events.publish(List.of(step(1), mempool(1), mempool(2)));

            assertEquals("event", client.next().path("method").asText());
            JsonNode beat = client.next();
            assertEquals("heartbeat", beat.path("method").asText());
            assertEquals("{\"seq\":3}", beat.path("params").toString());
            assertFalse(beat.has("id"));
        }
    }

    @Test
    void whoHasNotSubscribedHearsNothing() throws Exception {
        serve(new EventBounds(8, 20, 100));
        try (Subscriber client = Subscriber.open(server.port());
                Subscriber other = Subscriber.open(server.port())) {
            other.subscribe("\"step\"");
            other.next();
            events.publish(step(1));
            other.nextEvent();

            client.send("{\"jsonrpc\":\"2.0\",\"method\":\"status\",\"id\":\"mine\"}");
            assertEquals("mine", client.next().path("id").asText());
        }
    }

    // ----

    private static java.time.Instant at(long ms) {
        return java.time.Instant.ofEpochMilli(ms);
    }

    private static NodeEvent step(long height) {
        return new NodeEvent.StepEntered(new At(new Height(height), Round.ZERO), Step.PROPOSE);
    }

    private static NodeEvent mempool(int transactions) {
        return new NodeEvent.MempoolChanged(transactions, 1, 1, 0, 0, 0);
    }

    private static int errorCode(JsonNode answer) {
        return answer.path("error").path("code").asInt();
    }

    private static long subscription(JsonNode answer) {
        return answer.path("result").path("subscription").asLong();
    }

    private void serve(EventBounds bounds) throws IOException {
        if (server != null) {
            server.close();
        }
        server =
                RpcServer.start(
                        new NodeConfig.Rpc(new HostPort("127.0.0.1", 0), 0),
                        new RpcServer.Parts(node, events, (method, outcome) -> {}),
                        HttpBounds.standard(),
                        bounds);
    }
}
