package io.loombft.server.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The JDK's WebSocket, blocking: what came stands in a queue. */
final class Subscriber implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final long PATIENCE_S = 60;

    private final BlockingQueue<JsonNode> received = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final CompletableFuture<Boolean> ponged = new CompletableFuture<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final WebSocket socket;

    private enum Demand {
        ALL,
        NOTHING
    }

    static Subscriber open(int port) throws Exception {
        return new Subscriber(port, Demand.ALL);
    }

    /** Takes the answer to its first request and then nothing, until told otherwise. */
    static Subscriber lazy(int port) throws Exception {
        return new Subscriber(port, Demand.NOTHING);
    }

    private Subscriber(int port, Demand demand) throws Exception {
        socket =
                http.newWebSocketBuilder()
                        .buildAsync(
                                URI.create("ws://127.0.0.1:" + port + "/ws"), new Listener(demand))
                        .get(PATIENCE_S, TimeUnit.SECONDS);
    }

    Subscriber send(String text) throws Exception {
        socket.sendText(text, true).get(PATIENCE_S, TimeUnit.SECONDS);
        return this;
    }

    JsonNode ask(String method, String params) throws Exception {
        send(
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\""
                        + method
                        + "\",\"params\":"
                        + params
                        + "}");
        return next();
    }

    JsonNode subscribe(String types) throws Exception {
        return ask("subscribe", "{\"events\":[" + types + "]}");
    }

    JsonNode next() throws Exception {
        JsonNode next = received.poll(PATIENCE_S, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing came");
        }
        return next;
    }

    /** The params of the next event, heartbeats left out. */
    JsonNode nextEvent() throws Exception {
        JsonNode next = next();
        while (next.path("method").asText().equals("heartbeat")) {
            next = next();
        }
        return next.path("params");
    }

    boolean hasMore() {
        return !received.isEmpty();
    }

    void takeAll() {
        socket.request(Long.MAX_VALUE);
    }

    int closeCode() throws Exception {
        return closed.get(PATIENCE_S, TimeUnit.SECONDS);
    }

    WebSocket socket() {
        return socket;
    }

    void awaitPong() throws Exception {
        ponged.get(PATIENCE_S, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        socket.abort();
        http.shutdownNow();
    }

    private final class Listener implements WebSocket.Listener {
        private final Demand demand;
        private final StringBuilder text = new StringBuilder();

        Listener(Demand demand) {
            this.demand = demand;
        }

        @Override
        public void onOpen(WebSocket webSocket) {
            webSocket.request(demand == Demand.ALL ? Long.MAX_VALUE : 1);
        }

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                try {
                    received.add(JSON.readTree(text.toString()));
                } catch (java.io.IOException e) {
                    throw new AssertionError(text.toString(), e);
                }
                text.setLength(0);
            }
            return null;
        }

        @Override
        public CompletionStage<?> onPong(WebSocket webSocket, java.nio.ByteBuffer message) {
            ponged.complete(true);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
            closed.complete(statusCode);
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            closed.completeExceptionally(error);
        }
    }
}
