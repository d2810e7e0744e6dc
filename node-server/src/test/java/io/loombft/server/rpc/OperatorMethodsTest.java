package io.loombft.server.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.loombft.core.client.OperatorToken;
import io.loombft.core.types.Height;
import io.loombft.server.config.HostPort;
import io.loombft.server.config.NodeConfig;
import io.loombft.server.events.EventLog;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may call the operator's methods, over HTTP and over the WebSocket. */
@Tag("sockets")
class OperatorMethodsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String JOURNAL = request("get_journal", "{}");
    private static final String PEER = "ab".repeat(32);

    private final OperatorToken token = OperatorToken.generate();
    private final FakeOperator operator = new FakeOperator();
    private RpcServer server;

    @BeforeEach
    void start() throws IOException {
        server =
                RpcServer.start(
                        new NodeConfig.Rpc(new HostPort("127.0.0.1", 0), 0),
                        new RpcServer.Parts(
                                new FakeNode(),
                                new EventLog("epoch", InstantSource.system()),
                                (method, outcome) -> {},
                                Optional.of(new RpcServer.Operator(token, operator))),
                        HttpBounds.standard(),
                        EventBounds.standard());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theTokenOpensThem() throws IOException {
        JsonNode answer = post(bearer(token.secret()), JOURNAL);

        assertEquals(7, answer.path("result").path("height").intValue(), answer.toString());
    }

    @Test
    void withoutATokenTheyAreClosed() throws IOException {
        JsonNode error = post("", JOURNAL).path("error");

        assertEquals(-32007, error.path("code").intValue());
        assertTrue(error.path("message").textValue().contains("keys/operator_token"));
        assertTrue(error.path("message").textValue().contains("Authorization: Bearer"));
    }

    @Test
    void withAnotherTokenTheyAreClosedAndItIsNotRepeated() throws IOException {
        String wrong = OperatorToken.generate().secret();
        JsonNode error = post(bearer(wrong), JOURNAL).path("error");

        assertEquals(-32007, error.path("code").intValue());
        assertFalse(error.toString().contains(wrong));
        assertFalse(error.toString().contains(token.secret()));
    }

    @Test
    void twoTokensAreNone() throws IOException {
        String both = bearer(token.secret()) + bearer(token.secret());

        assertEquals(-32007, post(both, JOURNAL).path("error").path("code").intValue());
    }

    @Test
    void aWrongTokenClosesNothingElse() throws IOException {
        JsonNode answer = post(bearer("x"), request("get_latest_height", "{}"));

        assertEquals(2, answer.path("result").path("height").intValue());
    }

    @Test
    void eachRequestOfABatchIsLookedAt() throws IOException {
        JsonNode answers = post("", "[" + JOURNAL + "," + request("get_latest_height", "{}") + "]");

        assertEquals(-32007, answers.path(0).path("error").path("code").intValue());
        assertEquals(2, answers.path(1).path("result").path("height").intValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"peer_dial", "peer_ban", "peer_unban", "get_bans"})
    void nothingIsDoneForOthers(String method) throws IOException {
        assertEquals(-32007, post("", request(method, "{}")).path("error").path("code").intValue());
        assertEquals("", operator.done);
    }

    @Test
    void peersAreDialledAndBanned() throws IOException {
        asOperator("peer_dial", "[\"" + PEER + "@127.0.0.1:9\"]");
        assertEquals("dial " + PEER + "@127.0.0.1:9", operator.done);
        asOperator("peer_ban", "[\"" + PEER + "\", 60]");
        assertEquals("ban " + PEER + " PT1M", operator.done);
        asOperator("peer_ban", "{\"id\": \"" + PEER + "\"}");
        assertEquals("ban " + PEER + " PT1H", operator.done);
        asOperator("peer_unban", "[\"" + PEER + "\"]");
        assertEquals("unban " + PEER, operator.done);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "peer_dial|[]|-32602",
                "peer_dial|[\"nowhere\"]|-32602",
                "peer_ban|[\"00\"]|-32602",
                "peer_ban|{\"seconds\": 1}|-32602",
                "peer_unban|[]|-32602",
                "get_journal|[99]|-32001",
                "get_journal|[7, 999]|-32602",
                "get_journal|[7, -1]|-32602",
                "get_journal|[\"7\"]|-32602"
            })
    void refusesWhatMakesNoSense(String method, String params, int code) throws IOException {
        assertEquals(
                code, asOperator(method, params).path("error").path("code").intValue(), params);
    }

    @Test
    void aBanHasALength() throws IOException {
        for (String seconds : new String[] {"0", "31536001", "9223372036854775807"}) {
            JsonNode answer = asOperator("peer_ban", "[\"" + PEER + "\", " + seconds + "]");
            assertEquals(-32602, answer.path("error").path("code").intValue());
        }
        assertEquals("", operator.done);
    }

    @Test
    void ofManyHeightsTheNewestAreNamed() throws IOException {
        operator.heights = heights(OperatorMethods.HEIGHTS_MAX);
        JsonNode all = asOperator("get_journal", "{}").path("result").path("heights");
        assertEquals(OperatorMethods.HEIGHTS_MAX, all.size());
        assertEquals(1, all.path(0).longValue());

        operator.heights = heights(OperatorMethods.HEIGHTS_MAX + 1);
        JsonNode newest = asOperator("get_journal", "{}").path("result").path("heights");
        assertEquals(OperatorMethods.HEIGHTS_MAX, newest.size());
        assertEquals(2, newest.path(0).longValue());
    }

    private static List<Height> heights(int count) {
        return LongStream.rangeClosed(1, count).mapToObj(Height::new).toList();
    }

    @Test
    void theWebSocketKnowsTheTokenThatItBeganWith() throws IOException {
        try (RawWebSocket known =
                        RawWebSocket.asking(
                                server.port(),
                                RawWebSocket.request(server.port(), "13", bearer(token.secret())));
                RawWebSocket stranger = RawWebSocket.open(server.port())) {
            JsonNode answer = JSON.readTree(known.text(JOURNAL).next().text());
            JsonNode refusal = JSON.readTree(stranger.text(JOURNAL).next().text());

            assertEquals(7, answer.path("result").path("height").intValue(), answer.toString());
            assertEquals(-32007, refusal.path("error").path("code").intValue());
        }
    }

    @Test
    void aNodeWithoutAnOperatorHasNoSuchMethods() throws IOException {
        try (RpcServer other =
                        RpcServer.start(
                                new NodeConfig.Rpc(new HostPort("127.0.0.1", 0), 0),
                                new FakeNode(),
                                new EventLog("epoch", InstantSource.system()),
                                (method, outcome) -> {});
                RawHttp client = new RawHttp(other.port())) {
            String body = client.send(RawHttp.post("", JOURNAL)).answer().body();

            assertEquals(-32601, JSON.readTree(body).path("error").path("code").intValue());
        }
    }

    private JsonNode asOperator(String method, String params) throws IOException {
        return post(bearer(token.secret()), request(method, params));
    }

    private JsonNode post(String headers, String body) throws IOException {
        try (RawHttp client = new RawHttp(server.port())) {
            RawHttp.Answer answer = client.send(RawHttp.post(headers, body)).answer();
            assertEquals(200, answer.status());
            return JSON.readTree(answer.body());
        }
    }

    private static String bearer(String secret) {
        return "Authorization: Bearer " + secret + "\r\n";
    }

    private static String request(String method, String params) {
        return "{\"jsonrpc\":\"2.0\",\"method\":\""
                + method
                + "\",\"params\":"
                + params
                + ",\"id\":1}";
    }
}
