package io.loombft.console.connection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import org.junit.jupiter.api.Test;

class StatusClientTest {
    private static final String RESULT =
            """
            {"node_id":"node0","chain_id":"c","version":"0.1.0","latest_block_height":9,
             "latest_block_time_ms":5,"height":10,"round":0,"step":"propose","peers":3,
             "catching_up":true,"mempool_txs":0}""";

    @Test
    void readsTheStatusOfANode() throws Exception {
        StatusAnswer answer =
                answerTo(200, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + RESULT + "}");

        assertEquals(
                new StatusAnswer.Reached(
                        new NodeStatus("node0", "c", "0.1.0", 9, 5, 10, 0, "propose", 3, true)),
                answer);
    }

    @Test
    void doesNotTakeAnotherServerForANode() throws Exception {
        assertInstanceOf(StatusAnswer.NotUnderstood.class, answerTo(404, "not found"));
        assertInstanceOf(StatusAnswer.NotUnderstood.class, answerTo(200, "<html>"));
        assertInstanceOf(StatusAnswer.NotUnderstood.class, answerTo(200, ""));
        assertInstanceOf(StatusAnswer.NotUnderstood.class, answerTo(200, "{\"result\":{}}"));
        assertInstanceOf(StatusAnswer.NotUnderstood.class, answerTo(200, "{\"error\":{}}"));
    }

    @Test
    void stopsReadingAnAnswerThatIsTooLong() throws Exception {
        String padding = " ".repeat(64 * 1024);

        StatusAnswer answer = answerTo(200, padding + "{\"result\":" + RESULT + "}");

        assertInstanceOf(StatusAnswer.NotUnderstood.class, answer);
    }

    @Test
    void reportsAPortWhereNobodyListens() throws Exception {
        try (Socket taken = new Socket()) {
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            assertEquals(new StatusAnswer.Unreachable(), ask(taken.getLocalPort()));
        }
    }

    private static StatusAnswer answerTo(int code, String body) throws Exception {
        HttpServer server = serverWith(code, body.getBytes(UTF_8));
        try {
            return ask(server.getAddress().getPort());
        } finally {
            server.stop(0);
        }
    }

    private static StatusAnswer ask(int port) throws InterruptedException {
        try (StatusClient client = new StatusClient(URI.create("http://127.0.0.1:" + port))) {
            return client.ask();
        }
    }

    private static HttpServer serverWith(int code, byte[] body) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    exchange.getRequestBody().readAllBytes();
                    exchange.sendResponseHeaders(code, body.length == 0 ? -1 : body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
        return server;
    }
}
