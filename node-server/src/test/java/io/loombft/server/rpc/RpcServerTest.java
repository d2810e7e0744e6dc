package io.loombft.server.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.server.config.HostPort;
import io.loombft.server.config.NodeConfig;
import io.loombft.server.events.EventLog;
import io.loombft.server.rpc.RawHttp.Answer;
import java.io.IOException;
import java.net.BindException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The RPC over real sockets. */
@Tag("sockets")
class RpcServerTest {
    private static final String STATUS = "{\"jsonrpc\":\"2.0\",\"method\":\"status\",\"id\":1}";
    private static final String LINE = "\r\n";
    private static final String JSON_HEAD =
            "POST / HTTP/1.1" + LINE + "Host: x" + LINE + "Content-Type: application/json" + LINE;
    private static final String NOTIFICATION = "{\"jsonrpc\":\"2.0\",\"method\":\"status\"}";

    private final FakeNode node = new FakeNode();
    private final EventLog events = new EventLog("epoch", InstantSource.system());
    private final List<String> outcomes = Collections.synchronizedList(new ArrayList<>());
    private RpcServer server;

    @BeforeEach
    void start() throws IOException {
        server = started(0, HttpBounds.standard());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void answersARequest() throws IOException {
        Answer answer = ask(RawHttp.post("", STATUS));

        assertEquals(200, answer.status());
        assertTrue(
                answer.head().toLowerCase(Locale.ROOT).contains("content-type: application/json"));
        assertTrue(answer.body().startsWith("{\"jsonrpc\":\"2.0\",\"result\":{\"node_id\""));
        assertEquals(List.of("status SUCCESS"), outcomes);
    }

    @Test
    void anErrorIsStatus200() throws IOException {
        assertEquals(200, ask(RawHttp.post("", "{")).status());
        assertTrue(ask(RawHttp.post("", "{")).body().contains("-32700"));
        assertTrue(
                ask(RawHttp.post("", "{\"jsonrpc\":\"2.0\",\"method\":\"x\",\"id\":1}"))
                        .body()
                        .contains("-32601"));
    }

    @Test
    void anEmptyBodyIsAParseError() throws IOException {
        Answer answer = ask(RawHttp.post("", ""));
        Answer without = ask(JSON_HEAD + LINE);

        assertEquals(200, answer.status());
        assertTrue(answer.body().contains("-32700"), answer.body());
        assertEquals(200, without.status());
        assertTrue(without.body().contains("-32700"), without.body());
    }

    @Test
    void notificationsAreStatus204WithoutABody() throws IOException {
        Answer answer = ask(RawHttp.post("", NOTIFICATION));

        assertEquals(204, answer.status());
        assertEquals("", answer.body());
        assertEquals(1, node.statusCalls.get());
        assertEquals(
                204, ask(RawHttp.post("", "[" + NOTIFICATION + "," + NOTIFICATION + "]")).status());
    }

    @Test
    void aConnectionServesOneRequestAfterTheOther() throws IOException {
        try (RawHttp client = new RawHttp(server.port())) {
            for (int i = 0; i < 50; i++) {
                assertEquals(200, client.send(RawHttp.post("", STATUS)).answer().status());
                assertEquals(204, client.send(RawHttp.post("", NOTIFICATION)).answer().status());
                assertEquals(200, client.send(RawHttp.post("", "{")).answer().status());
            }
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws IOException {
        try (RawHttp client = new RawHttp(server.port())) {
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < 20; i++) {
                all.append(RawHttp.post("", STATUS.replace("\"id\":1", "\"id\":" + i)));
            }
            client.send(all.toString());
            for (int i = 0; i < 20; i++) {
                assertTrue(client.answer().body().endsWith("\"id\":" + i + "}"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"close", "Close", "keep-alive, close"})
    void closesTheConnectionWhenAsked(String value) throws IOException {
        try (RawHttp client = new RawHttp(server.port())) {
            Answer answer =
                    client.send(RawHttp.post("Connection: " + value + "\r\n", STATUS)).answer();

            assertEquals(200, answer.status());
            assertTrue(answer.head().toLowerCase(Locale.ROOT).contains("connection: close"));
            assertTrue(client.isClosed());
        }
    }

    @Test
    void readsChunks() throws IOException {
        Answer answer =
                ask(
                        JSON_HEAD
                                + "Transfer-Encoding: chunked"
                                + LINE
                                + LINE
                                + Integer.toHexString(STATUS.length())
                                + "\r\n"
                                + STATUS
                                + "\r\n0\r\n\r\n");

        assertEquals(200, answer.status());
        assertTrue(answer.body().contains("node_id"));
    }

    @Test
    void waitsForTheBodyOfAClientThatExpectsToContinue() throws IOException {
        try (RawHttp client = new RawHttp(server.port())) {
            client.send(
                    JSON_HEAD
                            + "Expect: 100-continue\r\nContent-Length: "
                            + STATUS.length()
                            + "\r\n\r\n");
            assertEquals(100, client.answer().status());
            assertEquals(200, client.send(STATUS).answer().status());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/jsonx",
                "text/json"
            })
    void onlyJsonIsTakenSoThatNoPageOfAnotherSiteCanSendIt(String type) throws IOException {
        String request = RawHttp.post("", STATUS).replace("application/json", type);

        assertEquals(415, ask(request).status());
        assertEquals(0, node.statusCalls.get());
    }

    @Test
    void aMissingTypeIsNotTaken() throws IOException {
        String request = RawHttp.post("", STATUS).replace("Content-Type: application/json\r\n", "");

        assertEquals(415, ask(request).status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json; charset=utf-8",
                "Application/JSON",
                "application/json;charset=UTF-8"
            })
    void parametersOfTheTypeDoNotMatter(String type) throws IOException {
        String request = RawHttp.post("", STATUS).replace("application/json", type);

        assertEquals(200, ask(request).status());
    }

    @Test
    void noOtherSiteIsAllowedIn() throws IOException {
        Answer preflight =
                ask(
                        "OPTIONS / HTTP/1.1"
                                + LINE
                                + "Host: x"
                                + LINE
                                + "Origin: http://evil"
                                + LINE
                                + "Access-Control-Request-Method: POST"
                                + LINE
                                + LINE);
        Answer answer = ask(RawHttp.post("Origin: http://evil\r\n", STATUS));

        assertEquals(405, preflight.status());
        assertFalse(preflight.head().toLowerCase(Locale.ROOT).contains("access-control"));
        assertFalse(answer.head().toLowerCase(Locale.ROOT).contains("access-control"));
    }

    @Test
    void theHostHeaderIsNeverRepeated() throws IOException {
        String host = "evil.example";
        for (String path : new String[] {"/", "/health", "/nowhere", "//evil", "/%2e%2e"}) {
            Answer answer = ask("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
            assertFalse((answer.head() + answer.body()).contains("evil"), answer.toString());
        }
    }

    @Test
    void otherMethodsAndPathsAreTold() throws IOException {
        Answer get = ask("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        assertEquals(405, get.status());
        assertTrue(get.head().contains("Allow: POST"), get.head());
        assertEquals(404, ask("GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n").status());
        assertEquals(404, ask(RawHttp.post("", STATUS).replace("POST /", "POST /x")).status());
    }

    @Test
    void healthAndReadinessAreAsked() throws IOException {
        String health = "GET /health HTTP/1.1\r\nHost: x\r\n\r\n";
        String ready = "GET /ready HTTP/1.1\r\nHost: x\r\n\r\n";
        assertEquals(200, ask(health).status());
        assertEquals("{\"healthy\":true}", ask(health).body());
        assertEquals("{\"ready\":true,\"latest_block_height\":2}", ask(ready).body());

        node.isReady = false;
        node.isHealthy = false;
        assertEquals(503, ask(ready).status());
        assertEquals("{\"ready\":false,\"latest_block_height\":0}", ask(ready).body());
        assertEquals(503, ask(health).status());
        assertEquals("{\"healthy\":false}", ask(health).body());
    }

    @Test
    void aFailureOfTheNodeTellsNothing() throws IOException {
        node.isBroken = true;
        Answer answer = ask(RawHttp.post("", STATUS));

        assertEquals(200, answer.status());
        assertTrue(answer.body().contains("-32603"));
        assertFalse(answer.body().contains("secret"));
    }

    @Test
    void aBodyOneByteTooLongIs413() throws IOException {
        int max = HttpBounds.standard().bodyBytesMax();
        String padded = STATUS + " ".repeat(max - STATUS.length());

        assertEquals(200, ask(RawHttp.post("", padded)).status());
        assertEquals(413, ask(RawHttp.post("", padded + " ")).status());
        assertEquals(
                413, ask(RawHttp.post("", "\"" + "x".repeat(10 * 1024 * 1024) + "\"")).status());
    }

    @Test
    void endlessChunksAre413() throws IOException {
        try (RawHttp client = new RawHttp(server.port())) {
            client.send(JSON_HEAD + "Transfer-Encoding: chunked" + LINE + LINE);
            String chunk = "10000\r\n" + " ".repeat(0x10000) + "\r\n";
            int sent = 0;
            try {
                while (sent < 1_000) {
                    client.send(chunk);
                    sent++;
                }
            } catch (IOException e) {
                // The server has had enough.
            }
            assertTrue(sent < 1_000, "the server read on for ever");
        }
        assertEquals(200, ask(RawHttp.post("", STATUS)).status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: -1\r\n",
                "Content-Length: 99999999999999999999\r\n",
                "Content-Length: 5\r\nContent-Length: 6\r\n",
                "Content-Length: 5\r\nContent-Length: 5\r\n",
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
                "Content-Length: 5, 5\r\n",
                "Content-Length: +5\r\n",
                "Content-Length: 0x5\r\n",
                "Transfer-Encoding: gzip\r\n",
                "Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n"
            })
    void anUnclearLengthIsRefusedAndTheConnectionEnds(String headers) throws IOException {
        try (RawHttp client = new RawHttp(server.port())) {
            Answer answer =
                    client.send(JSON_HEAD + headers + "\r\n5\r\nhello\r\n0\r\n\r\n").answer();

            assertTrue(
                    answer.status() == 400 || answer.status() == 415 || answer.status() == 413,
                    answer.toString());
            assertFalse(answer.body().contains("Exception"), answer.body());
            assertTrue(client.isClosed());
        }
        assertEquals(200, ask(RawHttp.post("", STATUS)).status());
    }

    @Test
    void aRequestLineAndHeadersEndAtTheirBounds() throws IOException {
        String host = "HTTP/1.1\r\nHost: x\r\n";
        assertEquals(404, ask("GET /" + "x".repeat(2_000) + " " + host + "\r\n").status());
        assertEquals(414, ask("GET /" + "x".repeat(2_048) + " " + host + "\r\n").status());
        assertEquals(404, ask("GET /x " + host + "X: " + "x".repeat(16_000) + "\r\n\r\n").status());
        assertEquals(400, ask("GET /x " + host + "X: " + "x".repeat(16_384) + "\r\n\r\n").status());
        assertEquals(200, ask(RawHttp.post("", STATUS)).status());
    }

    @Test
    void hugeAndManyHeadersAreRefused() throws IOException {
        String start = "POST / HTTP/1.1\r\nHost: x\r\n";
        for (String headers :
                List.of("X: " + "x".repeat(1 << 20) + "\r\n", "X: y\r\n".repeat(50_000))) {
            try (RawHttp client = new RawHttp(server.port())) {
                int status;
                try {
                    status = client.send(start + headers + "\r\n").answer().status();
                } catch (IOException e) {
                    status = 0;
                }
                assertTrue(status == 0 || (status >= 400 && status < 500), "status " + status);
            }
        }
        assertEquals(200, ask(RawHttp.post("", STATUS)).status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n",
                "SSH-2.0-OpenSSH_9.2\r\n\r\n",
                "\u0000\u0000\u0000\u0000\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "POST / HTTP/1.0\r\n\r\n",
                "POST  /  HTTP/1.1\r\n\r\n",
                "GET http://evil/ HTTP/1.1\r\n\r\n"
            })
    void whatIsNotOurHttpEndsTheConnectionOnly(String garbage) throws IOException {
        try (RawHttp client = new RawHttp(server.port())) {
            Answer answer = client.send(garbage).answer();
            assertTrue(answer.status() == 0 || answer.status() >= 400, answer.toString());
            assertTrue(answer.status() != 500, answer.toString());
        }
        assertEquals(200, ask(RawHttp.post("", STATUS)).status());
    }

    @Test
    void aClientAboveItsRateIsTold429() throws IOException {
        try (RpcServer limited = started(2, HttpBounds.standard());
                RawHttp client = new RawHttp(limited.port())) {
            int batch = 50;
            String items = (STATUS + ",").repeat(batch - 1) + STATUS;
            assertEquals(200, client.send(RawHttp.post("", "[" + items + "]")).answer().status());

            Answer refused = client.send(RawHttp.post("", STATUS)).answer();
            assertEquals(429, refused.status());
            assertTrue(
                    refused.head().matches("(?s).*Retry-After: (2[0-9]|1[0-9])\r\n.*"),
                    refused.head());
            assertTrue(refused.body().contains("-32006"), refused.body());

            Answer disguised =
                    client.send(RawHttp.post("X-Forwarded-For: 1.2.3.4\r\n", STATUS)).answer();
            assertEquals(429, disguised.status());
            assertEquals(
                    200, client.send("GET /health HTTP/1.1\r\nHost: x\r\n\r\n").answer().status());
            assertTrue(outcomes.contains("unknown LIMITED"));
        }
    }

    @Test
    void aClientThatStopsInTheMiddleLosesItsConnection() throws IOException {
        HttpBounds hasty = HttpBounds.standard().withTimes(600, 500);
        try (RpcServer impatient = started(0, hasty)) {
            for (String start :
                    List.of(
                            "",
                            "POST / HT",
                            "POST / HTTP/1.1\r\nHost: x\r\nContent-Ty",
                            RawHttp.post("", STATUS).replace(STATUS, "{"))) {
                try (RawHttp client = new RawHttp(impatient.port())) {
                    client.send(start);
                    assertTrue(client.isClosed(), start);
                }
            }
            try (RawHttp client = new RawHttp(impatient.port())) {
                assertEquals(200, client.send(RawHttp.post("", STATUS)).answer().status());
            }
        }
    }

    @Test
    void aClientThatReadsNothingLosesItsConnection() throws IOException {
        HttpBounds hasty = HttpBounds.standard().withTimes(600, 10_000);
        String genesis = "{\"jsonrpc\":\"2.0\",\"method\":\"get_genesis\",\"id\":1}";
        String batch = "[" + (genesis + ",").repeat(99) + genesis + "]";
        try (RpcServer impatient = started(0, hasty);
                RawHttp deaf = new RawHttp(impatient.port())) {
            boolean isCut = false;
            for (int i = 0; i < 2_000 && !isCut; i++) {
                try {
                    deaf.send(RawHttp.post("", batch));
                } catch (IOException e) {
                    isCut = true;
                }
            }
            assertTrue(isCut, "the server waited for ever");
        }
    }

    @Test
    void manyIdleClientsDoNotKeepOthersOut() throws IOException {
        List<RawHttp> idle = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                idle.add(new RawHttp(server.port()).send("POST / HTTP/1.1\r\nContent-Le"));
            }
            assertEquals(200, ask(RawHttp.post("", STATUS)).status());
        } finally {
            for (RawHttp each : idle) {
                each.close();
            }
        }
    }

    @Test
    void aTakenPortIsTold() {
        BindException problem =
                assertThrows(
                        BindException.class,
                        () ->
                                RpcServer.start(
                                        new NodeConfig.Rpc(
                                                new HostPort("127.0.0.1", server.port()), 0),
                                        node,
                                        events,
                                        (method, outcome) -> {}));

        assertTrue(problem.getMessage().contains("127.0.0.1:" + server.port()));
    }

    private RpcServer started(int perSecond, HttpBounds bounds) throws IOException {
        return RpcServer.start(
                new NodeConfig.Rpc(new HostPort("127.0.0.1", 0), perSecond),
                new RpcServer.Parts(
                        node, events, (method, outcome) -> outcomes.add(method + " " + outcome)),
                bounds,
                EventBounds.standard());
    }

    private Answer ask(String request) throws IOException {
        try (RawHttp client = new RawHttp(server.port())) {
            try {
                client.send(request);
            } catch (IOException e) {
                // The answer may already be there.
            }
            return client.answer();
        }
    }
}
