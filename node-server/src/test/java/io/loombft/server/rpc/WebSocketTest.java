package io.loombft.server.rpc;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.loombft.server.config.HostPort;
import io.loombft.server.config.NodeConfig;
import io.loombft.server.events.EventLog;
import io.loombft.server.rpc.RawWebSocket.Frame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** WebSocket as RFC 6455 wants it, and JSON-RPC over it as over HTTP. */
@Tag("sockets")
class WebSocketTest {
    private static final String STATUS = "{\"jsonrpc\":\"2.0\",\"method\":\"status\",\"id\":1}";
    private static final String NOTIFICATION = "{\"jsonrpc\":\"2.0\",\"method\":\"status\"}";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final byte[] NOTHING = {};

    private final FakeNode node = new FakeNode();
    private final EventLog events = new EventLog("epoch", InstantSource.system());
    private RpcServer server;

    @BeforeEach
    void start() throws IOException {
        serve(0, HttpBounds.standard(), new EventBounds(128, 5_000, 100));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    // ---- JSON-RPC.

    @Test
    void answersARequest() throws Exception {
        try (Subscriber client = Subscriber.open(server.port())) {
            JsonNode answer = client.send(STATUS).next();

            assertEquals("node0", answer.path("result").path("node_id").asText());
            assertEquals(1, answer.path("id").asInt());
        }
    }

    @Test
    void answersInTheOrderOfTheRequests() throws Exception {
        try (Subscriber client = Subscriber.open(server.port())) {
            for (int i = 0; i < 100; i++) {
                client.send(STATUS.replace("\"id\":1", "\"id\":" + i));
            }
            for (int i = 0; i < 100; i++) {
                assertEquals(i, client.next().path("id").asInt());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "", "[1,2", "{\"a\":1,\"a\":2}", STATUS + "x"})
    void whatIsNotJsonIsAParseErrorAndTheConnectionGoesOn(String text) throws Exception {
        try (Subscriber client = Subscriber.open(server.port())) {
            JsonNode answer = client.send(text).next();

            assertEquals(-32700, answer.path("error").path("code").asInt());
            assertTrue(answer.path("id").isNull());
            assertTrue(client.send(STATUS).next().has("result"));
        }
    }

    @Test
    void batchesAreAnsweredWholeAndNotificationsNot() throws Exception {
        try (Subscriber client = Subscriber.open(server.port())) {
            client.send(NOTIFICATION).send("[" + NOTIFICATION + "," + NOTIFICATION + "]");
            JsonNode answer =
                    client.send("[" + STATUS + "," + NOTIFICATION + ",1," + STATUS + "]").next();

            assertEquals(3, answer.size());
            assertTrue(answer.path(0).has("result"));
            assertEquals(-32600, answer.path(1).path("error").path("code").asInt());
            assertTrue(answer.path(2).has("result"));
            assertEquals(-32600, errorCode(client.send("[]").next()));
            assertEquals(6, node.statusCalls.get());
        }
    }

    @Test
    void subscribingIsForWebSocketsOnly() throws IOException {
        try (RawHttp client = new RawHttp(server.port())) {
            String request =
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"subscribe\",\"params\":{\"events\":[\"block\"]}}";
            assertTrue(client.send(RawHttp.post("", request)).answer().body().contains("-32601"));
        }
    }

    @Test
    void theRateLimitIsOneForHttpAndWebSocket() throws Exception {
        serve(3, HttpBounds.standard(), EventBounds.standard());
        try (RawHttp http = new RawHttp(server.port());
                Subscriber client = Subscriber.open(server.port())) {
            assertEquals(200, http.send(RawHttp.post("", STATUS)).answer().status());
            String batch = "[" + String.join(",", java.util.Collections.nCopies(100, STATUS)) + "]";
            assertEquals(100, client.send(batch).next().size());

            JsonNode limited = client.send(STATUS.replace("\"id\":1", "\"id\":\"x\"")).next();
            assertEquals(-32006, errorCode(limited));
            assertEquals("x", limited.path("id").asText());
            assertEquals(429, http.send(RawHttp.post("", STATUS)).answer().status());
            // A notification gets no answer, not even this one.
            client.send(NOTIFICATION).send("{");
            assertTrue(client.next().path("id").isNull());
        }
    }

    @Test
    void aFailureOfTheNodeTellsNothing() throws Exception {
        node.isBroken = true;
        try (Subscriber client = Subscriber.open(server.port())) {
            String answer = client.send(STATUS).next().toString();

            assertTrue(answer.contains("-32603"), answer);
            assertTrue(!answer.contains("secret"), answer);
        }
    }

    // ---- Frames.

    @Test
    void putsFragmentsTogetherAndAnswersAPingAmongThem() throws IOException {
        byte[] request =
                STATUS.replace("\"id\":1", "\"id\":\"ü\"").getBytes(StandardCharsets.UTF_8);
        try (RawWebSocket client = RawWebSocket.open(server.port())) {
            for (int i = 0; i < request.length; i++) {
                int first = i == 0 ? RawWebSocket.TEXT : RawWebSocket.CONTINUATION;
                client.frame(first, new byte[] {request[i]});
            }
            client.frame(RawWebSocket.FINAL | RawWebSocket.PING, new byte[] {1, 2, 3});
            client.frame(RawWebSocket.FINAL | RawWebSocket.CONTINUATION, NOTHING);

            Frame pong = client.next();
            assertEquals(RawWebSocket.PONG, pong.opcode());
            assertArrayEquals(new byte[] {1, 2, 3}, pong.payload());
            assertTrue(client.next().text().endsWith("\"id\":\"\\u00FC\"}"));
        }
    }

    @Test
    void takesALongMessageInOneFrame() throws IOException {
        String padded = STATUS + " ".repeat(HttpBounds.standard().bodyBytesMax() - STATUS.length());
        try (RawWebSocket client = RawWebSocket.open(server.port())) {
            for (int i = 0; i < 2 * HttpBounds.standard().largeBodiesMax(); i++) {
                assertTrue(client.text(padded).next().text().contains("node_id"));
            }
        }
    }

    @Test
    void aFrameThatIsTooLongIsRefusedBeforeItIsRead() throws IOException {
        int max = HttpBounds.standard().bodyBytesMax();
        try (RawWebSocket client = RawWebSocket.open(server.port())) {
            client.bytes(new byte[] {(byte) (RawWebSocket.FINAL | RawWebSocket.TEXT)})
                    .bytes(RawWebSocket.longHeader(max + 1))
                    .bytes(new byte[4]);

            assertEquals(1009, client.next().closeCode());
        }
        try (RawWebSocket client = RawWebSocket.open(server.port())) {
            client.bytes(new byte[] {(byte) (RawWebSocket.FINAL | RawWebSocket.TEXT)})
                    .bytes(RawWebSocket.longHeader(Long.MAX_VALUE))
                    .bytes(new byte[4]);

            assertEquals(1009, client.next().closeCode());
        }
    }

    @Test
    void aMessageThatIsTooLongInPiecesIsRefused() throws IOException {
        byte[] half = new byte[HttpBounds.standard().bodyBytesMax() / 2];
        try (RawWebSocket client = RawWebSocket.open(server.port())) {
            client.frame(RawWebSocket.TEXT, half).frame(RawWebSocket.CONTINUATION, half);
            client.frame(RawWebSocket.CONTINUATION, new byte[1]);

            assertEquals(1009, client.next().closeCode());
        }
    }

    @Test
    void onlySoManyLargeMessagesAreReadAtATime() throws Exception {
        HttpBounds standard = HttpBounds.standard();
        byte[] large = new byte[standard.smallBodyBytes() + 1];
        List<RawWebSocket> busy = new java.util.ArrayList<>();
        try {
            for (int i = 0; i < standard.largeBodiesMax(); i++) {
                busy.add(RawWebSocket.open(server.port()).frame(RawWebSocket.TEXT, large));
                // Answered once what was sent before has been read.
                busy.getLast().frame(RawWebSocket.FINAL | RawWebSocket.PING, NOTHING).next();
            }
            try (RawWebSocket late = RawWebSocket.open(server.port())) {
                assertEquals(1013, late.frame(RawWebSocket.TEXT, large).next().closeCode());
            }
        } finally {
            for (RawWebSocket client : busy) {
                client.close();
            }
        }
        // Whoever hangs up in the middle gives the room back.
        await().atMost(PATIENCE)
                .until(
                        () -> {
                            try (RawWebSocket client = RawWebSocket.open(server.port())) {
                                client.frame(RawWebSocket.FINAL | RawWebSocket.TEXT, large);
                                return client.next().opcode() == RawWebSocket.TEXT;
                            }
                        });
    }

    @Test
    void binaryMessagesAreRefused() throws Exception {
        try (Subscriber client = Subscriber.open(server.port())) {
            client.socket()
                    .sendBinary(ByteBuffer.wrap(STATUS.getBytes(StandardCharsets.UTF_8)), true)
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

            assertEquals(1003, client.closeCode());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8100", // not masked
                "c18000000000", // an extension that nobody agreed on
                "838000000000", // opcodes that mean nothing
                "8b8000000000",
                "098000000000", // a ping in pieces
                "89fe007e00000000", // a ping of 126 bytes
                "808000000000", // nothing to continue
                "018000000000818000000000", // a message within a message
                "81fe007d00000000", // lengths with a byte too many
                "81ff000000000000ffff00000000",
                "81ffffffffffffffffff00000000", // a negative length
                "88810000000003", // half a code to close with
                "888200000000 03ed", // codes that never travel: 1005, 0, 2000
                "888200000000 0000",
                "888200000000 07d0"
            })
    void malformedFramesAreAProtocolError(String hex) throws IOException {
        try (RawWebSocket client = RawWebSocket.open(server.port())) {
            client.bytes(java.util.HexFormat.of().parseHex(hex.replace(" ", "")));

            assertEquals(1002, client.next().closeCode());
            assertTrue(client.isClosed());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff", "c3", "c0af", "eda080"})
    void textThatIsNotUtf8IsRefused(String hex) throws IOException {
        try (RawWebSocket client = RawWebSocket.open(server.port())) {
            client.frame(
                    RawWebSocket.FINAL | RawWebSocket.TEXT, java.util.HexFormat.of().parseHex(hex));

            assertEquals(1007, client.next().closeCode());
        }
    }

    @Test
    void pongsToAPingOfTheClients() throws Exception {
        try (Subscriber client = Subscriber.open(server.port())) {
            client.socket().sendPing(ByteBuffer.allocate(125)).get(60, TimeUnit.SECONDS);

            client.awaitPong();
        }
    }

    @Test
    void answersAClosingFrameWithItsCode() throws IOException {
        try (RawWebSocket client = RawWebSocket.open(server.port())) {
            client.frame(RawWebSocket.FINAL | RawWebSocket.CLOSE, new byte[] {0x0f, (byte) 0xa0});

            assertEquals(4000, client.next().closeCode());
            assertTrue(client.isClosed());
        }
        try (RawWebSocket client = RawWebSocket.open(server.port())) {
            client.frame(RawWebSocket.FINAL | RawWebSocket.CLOSE, NOTHING);

            assertEquals(1000, client.next().closeCode());
        }
    }

    // ---- The handshake.

    @Test
    void agreesAsTheRfcShows() throws IOException {
        try (RawWebSocket client = RawWebSocket.open(server.port())) {
            assertTrue(client.head().contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), client.head());
        }
    }

    @Test
    void aBrowserIsToldToUpgrade() throws IOException {
        try (RawHttp client = new RawHttp(server.port())) {
            RawHttp.Answer answer = client.send("GET /ws HTTP/1.1\r\nHost: x\r\n\r\n").answer();

            assertEquals(426, answer.status());
            assertTrue(answer.head().toLowerCase(Locale.ROOT).contains("upgrade: websocket"));
        }
    }

    @Test
    void anotherVersionIsToldOurs() throws IOException {
        try (RawWebSocket client =
                RawWebSocket.asking(server.port(), RawWebSocket.request(server.port(), "8", ""))) {
            assertEquals(426, client.status());
            assertTrue(
                    client.head().toLowerCase(Locale.ROOT).contains("sec-websocket-version: 13"));
        }
    }

    @Test
    void pagesOfOtherSitesAreRefused() throws IOException {
        for (String origin : List.of("http://evil.example", "null", "http://127.0.0.1:1", "x y")) {
            assertEquals(403, status("Origin: " + origin + "\r\n"), origin);
        }
        assertEquals(101, status("Origin: http://127.0.0.1:" + server.port() + "\r\n"));
    }

    @Test
    void aHandshakeWithABodyOrABadKeyIsRefused() throws IOException {
        assertEquals(400, status("Content-Length: 2\r\n"));
        String request = RawWebSocket.request(server.port(), "13", "");
        for (String key :
                List.of("short==", "????????????????????????", "AAAAAAAAAAAAAAAAAAAAAAAA")) {
            try (RawWebSocket client =
                    RawWebSocket.asking(
                            server.port(), request.replace("dGhlIHNhbXBsZSBub25jZQ==", key))) {
                assertEquals(400, client.status(), key);
            }
        }
    }

    @Test
    void namesOfTheProtocolMayBeCapital() throws IOException {
        String request = RawWebSocket.request(server.port(), "13", "");
        try (RawWebSocket client =
                RawWebSocket.asking(
                        server.port(),
                        request.replace("Upgrade: websocket", "Upgrade: WebSocket"))) {
            assertEquals(101, client.status());
        }
    }

    @Test
    void onlySoManyConnectionsAreWebSockets() throws Exception {
        serve(0, HttpBounds.standard(), new EventBounds(2, 5_000, 2_000));
        try (RawWebSocket first = RawWebSocket.open(server.port())) {
            try (RawWebSocket second = RawWebSocket.open(server.port())) {
                assertEquals(503, status(""));
                assertTrue(first.text(STATUS).next().text().contains("node_id"));
                assertTrue(second.text(STATUS).next().text().contains("node_id"));
            }
            await().atMost(PATIENCE).until(() -> status("") == 101);
        }
    }

    // ---- Ends.

    @Test
    void saysGoodbyeWhenTheServerStops() throws Exception {
        try (Subscriber client = Subscriber.open(server.port())) {
            assertTrue(client.send(STATUS).next().has("result"));
            server.close();

            assertEquals(1001, client.closeCode());
        }
    }

    @Test
    void aClientThatSaysNothingIsLeft() throws Exception {
        serve(0, HttpBounds.standard().withTimes(30_000, 100), new EventBounds(8, 20, 100));
        try (RawWebSocket client = RawWebSocket.open(server.port())) {
            assertEquals(1001, client.next().closeCode());
            // It does not answer that either.
            assertTrue(client.isClosed());
        }
    }

    @Test
    void aSubscriberThatDoesNotAnswerPingsIsLeft() throws Exception {
        serve(0, HttpBounds.standard().withTimes(30_000, 100), new EventBounds(8, 20, 100));
        try (RawWebSocket client = RawWebSocket.open(server.port())) {
            client.text(
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"subscribe\",\"params\":[[\"block\"]]}");
            Frame frame = client.next();
            int pings = 0;
            while (frame.opcode() != RawWebSocket.CLOSE) {
                pings += frame.opcode() == RawWebSocket.PING ? 1 : 0;
                frame = client.next();
            }
            assertEquals(1001, frame.closeCode());
            assertTrue(pings > 0);
            await().atMost(PATIENCE).until(() -> events.subscribers() == 0);
        }
    }

    @Test
    void aMessageThatNeverEndsIsNotWaitedFor() throws Exception {
        serve(0, HttpBounds.standard().withTimes(100, 60_000), EventBounds.standard());
        try (RawWebSocket client = RawWebSocket.open(server.port())) {
            client.frame(RawWebSocket.TEXT, new byte[] {'{'});

            assertTrue(client.isClosed());
        }
    }

    // ----

    private static int errorCode(JsonNode answer) {
        return answer.path("error").path("code").asInt();
    }

    private int status(String header) throws IOException {
        try (RawWebSocket client =
                RawWebSocket.asking(
                        server.port(), RawWebSocket.request(server.port(), "13", header))) {
            return client.status();
        }
    }

    private void serve(int perSecond, HttpBounds bounds, EventBounds eventBounds)
            throws IOException {
        if (server != null) {
            server.close();
        }
        server =
                RpcServer.start(
                        new NodeConfig.Rpc(new HostPort("127.0.0.1", 0), perSecond),
                        new RpcServer.Parts(node, events, (method, outcome) -> {}),
                        bounds,
                        eventBounds);
    }
}
