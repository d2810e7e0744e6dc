package io.loombft.server.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.loombft.server.config.HostPort;
import io.loombft.server.config.NodeConfig;
import io.loombft.server.events.EventLog;
import io.loombft.server.rpc.RawHttp.Answer;
import java.io.IOException;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The examples of the JSON-RPC 2.0 specification with methods that a node has, over HTTP and over a
 * WebSocket. Expected are results {@code R}, codes of errors, and nothing where nothing is answered.
 */
@Tag("sockets")
class SpecificationTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TX_BYTES = 1024 * 1024;

    private RpcServer server;

    @BeforeEach
    void start() throws IOException {
        server =
                RpcServer.start(
                        new NodeConfig.Rpc(new HostPort("127.0.0.1", 0), 0),
                        new FakeNode(),
                        new EventLog("epoch", InstantSource.system()),
                        (method, outcome) -> {});
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'jsonrpc': '2.0', 'method': 'get_block_hash', 'params': [2], 'id': 1} | 1 R",
                "{'jsonrpc': '2.0', 'method': 'get_block_hash', 'params': {'height': 2}, 'id': 3} | 3 R",
                "{'jsonrpc': '2.0', 'method': 'get_block_hash', 'id': 4, 'params': {'height': 2}} | 4 R",
                "{'jsonrpc': '2.0', 'method': 'status', 'params': []} |",
                "{'jsonrpc': '2.0', 'method': 'foobar'} |",
                "{'jsonrpc': '2.0', 'method': 'foobar', 'id': '1'} | '1' -32601",
                "{'jsonrpc': '2.0', 'method': 'foobar, 'params': 'bar', 'baz] | null -32700",
                "{'jsonrpc': '2.0', 'method': 1, 'params': 'bar'} | null -32600",
                "[{'jsonrpc': '2.0', 'method': 'status', 'params': [1,2,4], 'id': '1'},"
                        + "{'jsonrpc': '2.0', 'method' ] | null -32700",
                "[] | null -32600",
                "[1] | [ null -32600 ]",
                "[1,2,3] | [ null -32600, null -32600, null -32600 ]",
                "[{'jsonrpc': '2.0', 'method': 'get_latest_height', 'id': '1'},"
                        + "{'jsonrpc': '2.0', 'method': 'status', 'params': []},"
                        + "{'jsonrpc': '2.0', 'method': 'get_block_hash', 'params': [2], 'id': '2'},"
                        + "{'foo': 'boo'},"
                        + "{'jsonrpc': '2.0', 'method': 'foo.get', 'params': {'name': 'myself'}, 'id': '5'},"
                        + "{'jsonrpc': '2.0', 'method': 'get_mempool', 'id': '9'}]"
                        + " | [ '1' R, '2' R, null -32600, '5' -32601, '9' R ]",
                "[{'jsonrpc': '2.0', 'method': 'status', 'params': []},"
                        + "{'jsonrpc': '2.0', 'method': 'get_mempool', 'params': []}] |"
            })
    void holdsOverBothTransports(String request, String expected) throws IOException {
        String sent = request.replace('\'', '"');
        String wanted = expected == null ? "" : expected.replace('\'', '"');
        Answer http = http(sent);
        if (wanted.isEmpty()) {
            assertEquals(204, http.status());
            assertEquals("", http.body());
            assertEquals("\"next\" R", overWebSocket(sent), "the answer to what came after it");
            return;
        }
        assertEquals(200, http.status());
        assertEquals(wanted, told(http.body()));
        assertEquals(wanted, overWebSocket(sent));
    }

    /** The first answer to this and to a question after it. */
    private String overWebSocket(String request) throws IOException {
        try (RawWebSocket client = RawWebSocket.open(server.port())) {
            client.text(request)
                    .text("{\"jsonrpc\":\"2.0\",\"method\":\"get_latest_height\",\"id\":\"next\"}");
            return told(client.next().text());
        }
    }

    private static String told(String answer) throws IOException {
        JsonNode json = JSON.readTree(answer);
        if (!json.isArray()) {
            return one(json);
        }
        StringBuilder all = new StringBuilder("[ ");
        for (JsonNode each : json) {
            all.append(all.length() == 2 ? "" : ", ").append(one(each));
        }
        return all.append(" ]").toString();
    }

    private static String one(JsonNode answer) {
        assertEquals("2.0", answer.path("jsonrpc").asText());
        assertEquals(3, answer.size(), answer.toString());
        assertTrue(answer.has("id"), answer.toString());
        String what = answer.has("result") ? "R" : answer.path("error").path("code").asText();
        return answer.path("id") + " " + what;
    }

    @Test
    void aTransactionOfAMebibyteFitsIntoARequestOverBothTransports() throws IOException {
        String request =
                "{\"jsonrpc\":\"2.0\",\"method\":\"broadcast_tx\",\"params\":{\"tx\":\""
                        + "00".repeat(TX_BYTES)
                        + "\"},\"id\":1}";
        // It was read whole: that it is no transaction is what the node says of it.
        Answer http = http(request);
        assertEquals(200, http.status(), http.body());
        assertEquals("1 -32003", told(http.body()));
        assertEquals("1 -32003", overWebSocket(request));
    }

    private Answer http(String body) throws IOException {
        try (RawHttp client = new RawHttp(server.port())) {
            return client.send(RawHttp.post("", body)).answer();
        }
    }
}
