package io.loombft.core.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import io.loombft.core.bytes.MalformedInputException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonRpcClientTest {
    private static final Duration GENEROUS = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(300);

    @Test
    void answersTheResultAsItIs() throws Exception {
        try (FakeNode node = FakeNode.answering((method, params) -> "{\"height\":7,\"x\":[1]}")) {
            assertEquals("{\"height\":7,\"x\":[1]}", call(node).toString());
            JsonNode request = node.requests().getFirst();
            assertEquals("2.0", request.path("jsonrpc").asText());
            assertEquals("get_block", request.path("method").asText());
            assertEquals("{\"height\":5}", request.path("params").toString());
        }
    }

    @Test
    void aResultMayBeNull() throws Exception {
        try (FakeNode node = FakeNode.answering((method, params) -> "null")) {
            assertTrue(call(node).isNull());
        }
    }

    @Test
    void keepsCodeMessageAndDataOfAnError() throws Exception {
        String error =
                "error{\"code\":-32003,\"message\":\"refused\",\"data\":{\"reason\":\"cannot_pay\"}}";
        try (FakeNode node = FakeNode.answering((method, params) -> error)) {
            var refused = assertThrows(RpcException.Refused.class, () -> call(node)).error();
            assertEquals(RpcError.REFUSED, refused.code());
            assertEquals("refused", refused.message());
            assertEquals(Optional.of("cannot_pay"), refused.reason());
        }
    }

    @Test
    void anErrorMayHaveNoData() throws Exception {
        try (FakeNode node =
                FakeNode.answering((m, p) -> "error{\"code\":-32601,\"message\":\"no method\"}")) {
            var refused = assertThrows(RpcException.Refused.class, () -> call(node));
            assertEquals(Optional.empty(), refused.error().reason());
            assertEquals("the node answered: no method (-32601)", refused.sentence());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "[]",
                "null",
                "{",
                "{}",
                "{\"jsonrpc\":\"2.0\",\"id\":1}",
                "{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":1}",
                "{\"jsonrpc\":\"2.0\",\"id\":\"1\",\"result\":1}",
                "{\"jsonrpc\":\"1.0\",\"id\":1,\"result\":1}",
                "{\"id\":1,\"result\":1}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":1} trailing",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":\"x\",\"message\":\"m\"}}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":1}}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":\"no\"}",
                "\u0000\u0000\u0000{\u007f\u007f\u007f\u007f"
            })
    void anAnswerThatIsNoJsonRpcIsMalformed(String body) throws Exception {
        try (FakeNode node =
                FakeNode.of((exchange, request) -> FakeNode.send(exchange, 200, body))) {
            assertThrows(RpcException.Malformed.class, () -> call(node));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 301, 404, 413, 415, 500, 503})
    void anotherStatusWithoutAnErrorIsMalformed(int status) throws Exception {
        try (FakeNode node =
                FakeNode.of((exchange, request) -> FakeNode.send(exchange, status, ""))) {
            assertThrows(RpcException.Malformed.class, () -> call(node));
        }
    }

    @Test
    void aLimitIsAnErrorWithItsCode() throws Exception {
        try (FakeNode node =
                FakeNode.of((exchange, request) -> FakeNode.send(exchange, 429, "slow down"))) {
            var refused = assertThrows(RpcException.Refused.class, () -> call(node));
            assertEquals(RpcError.RATE_LIMITED, refused.error().code());
        }
    }

    @Test
    void anAnswerWithoutEndIsCutOff() throws Exception {
        try (FakeNode node = FakeNode.of((exchange, request) -> sendWithoutEnd(exchange))) {
            var malformed = assertThrows(RpcException.Malformed.class, () -> call(node));
            assertTrue(malformed.sentence().contains("more than"), malformed.sentence());
        }
    }

    @Test
    void aNodeThatNeverAnswersIsUnreachable() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        try (FakeNode node = FakeNode.of((exchange, request) -> await(done))) {
            var late = assertThrows(RpcException.Unreachable.class, () -> call(node, SHORT));
            assertTrue(late.sentence().contains("did not answer within 300 ms"), late.sentence());
        } finally {
            done.countDown();
        }
    }

    @Test
    void aNodeThatStopsInTheMiddleOfItsAnswerIsUnreachable() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        FakeNode.Handler stopsShort =
                (exchange, request) -> {
                    exchange.sendResponseHeaders(200, 1_000);
                    exchange.getResponseBody().write('{');
                    exchange.getResponseBody().flush();
                    await(done);
                };
        try (FakeNode node = FakeNode.of(stopsShort)) {
            assertThrows(RpcException.Unreachable.class, () -> call(node, SHORT));
        } finally {
            done.countDown();
        }
    }

    @Test
    void aPortWhereNobodyListensIsUnreachable() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (JsonRpcClient client = JsonRpcClient.of("http://127.0.0.1:" + port, GENEROUS)) {
            var refused =
                    assertThrows(
                            RpcException.Unreachable.class,
                            () -> client.call("status", JsonRpcClient.noParams()));
            assertTrue(refused.sentence().contains("127.0.0.1:" + port), refused.sentence());
        }
    }

    @Test
    void aSlashAtTheEndMakesNoDifference() throws Exception {
        try (FakeNode node = FakeNode.answering((method, params) -> "1");
                JsonRpcClient with = JsonRpcClient.of(node.url() + "/", GENEROUS);
                JsonRpcClient without = JsonRpcClient.of(node.url(), GENEROUS)) {
            assertEquals(with.url(), without.url());
            assertEquals(1, with.call("status", JsonRpcClient.noParams()).asInt());
            assertEquals(1, without.call("status", JsonRpcClient.noParams()).asInt());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "localhost:26657",
                "127.0.0.1:26657",
                "ftp://localhost",
                "http://",
                "http:///x",
                "http://a b",
                "http://host:99999",
                "http://user@host",
                "http://host?x=1",
                "http://host#x"
            })
    void refusesAddressesThatAreNone(String url) {
        assertThrows(MalformedInputException.class, () -> JsonRpcClient.of(url));
    }

    private static JsonNode call(FakeNode node) throws Exception {
        return call(node, GENEROUS);
    }

    private static JsonNode call(FakeNode node, Duration timeout) throws Exception {
        try (JsonRpcClient client = JsonRpcClient.of(node.url(), timeout)) {
            return client.call("get_block", JsonRpcClient.noParams().put("height", 5));
        }
    }

    private static void sendWithoutEnd(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        byte[] spaces = " ".repeat(64 * 1024).getBytes(StandardCharsets.UTF_8);
        try (OutputStream body = exchange.getResponseBody()) {
            // Far more than the limit; the client hangs up long before.
            for (int i = 0; i < 1_000_000; i++) {
                body.write(spaces);
            }
        }
    }

    private static void await(CountDownLatch done) throws IOException {
        try {
            if (!done.await(60, TimeUnit.SECONDS)) {
                throw new IOException("the test did not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
