package io.loombft.console.connection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that answers, but not as a node does. */
class NodeAnswersTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "[]",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{}}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"node_id\":7,\"chain_id\":[]}}"
            })
    void nonsenseIsSaidToBeNoneAndBreaksNothing(String body) throws Exception {
        HttpServer server = answering(body);
        try (Connections connections = new Connections()) {
            connections.add("http://127.0.0.1:" + server.getAddress().getPort());
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> !(only(connections).reach() instanceof Reach.Connecting));

            assertInstanceOf(Reach.NotUnderstood.class, only(connections).reach());
            assertEquals(0, only(connections).height());
        } finally {
            server.stop(0);
        }
    }

    /** A node that is further by the time it is asked for signatures leaves no gap in what is kept. */
    @Test
    void signaturesAreAskedForUpToTheHeightThatTheNodeSaid() throws Exception {
        try (AnsweringNode node = new AnsweringNode();
                Connections connections = new Connections()) {
            node.answer(
                    "status",
                    """
                    {"node_id":"n","id":"ab","chain_id":"c","version":"1","latest_block_height":100,
                     "latest_block_hash":"","latest_block_time_ms":1,"latest_state_root":"",
                     "height":101,"round":0,"step":"propose","catching_up":false,"peers":0,
                     "mempool_txs":0,"validator":null,"metrics_port":null}""");
            connections.add(node.url());
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> !node.asked("get_signing_history").isEmpty());
            assertEquals(
                    100,
                    node.asked("get_signing_history").getFirst().params().path("height").asLong());
        }
    }

    private static NodeSnapshot only(Connections connections) {
        return connections.fleet(Instant.now()).nodes().getFirst();
    }

    private static HttpServer answering(String body) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] bytes = body.getBytes(UTF_8);
        server.createContext(
                "/",
                exchange -> {
                    exchange.getRequestBody().readAllBytes();
                    exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
                    exchange.getResponseBody().write(bytes);
                    exchange.close();
                });
        server.start();
        return server;
    }
}
