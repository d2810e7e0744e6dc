package io.loombft.console.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands between the console and a node, and answers some methods as no node should. */
final class LyingProxy implements AutoCloseable {
    private static final int HUGE_BYTES = 64 * 1024 * 1024;
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String EVENTS = "events";

    private final URI node;
    private final HttpServer server;
    private final FrontDoor door;
    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Lie> lies = new ConcurrentHashMap<>();
    private final CountDownLatch end = new CountDownLatch(1);

    /** What comes instead of an answer. */
    enum Lie {
        NO_JSON,
        ANOTHER_SHAPE,
        DEEP,
        HUGE,
        NOTHING,
        LATE
    }

    LyingProxy(String node) throws IOException {
        this.node = URI.create(node);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
        door =
                new FrontDoor(
                        new InetSocketAddress(this.node.getHost(), this.node.getPort()),
                        server.getAddress(),
                        () -> Optional.ofNullable(lies.get(EVENTS)));
    }

    String url() {
        return "http://127.0.0.1:" + door.port();
    }

    /** From now on these methods are answered so. */
    void lie(Lie how, String... methods) {
        Arrays.stream(methods).forEach(method -> lies.put(method, how));
    }

    /** The events are lies too, from the connections on that are made anew now. */
    void lieInEvents(Lie how) {
        lies.put(EVENTS, how);
        door.hangUp();
    }

    void tellTheTruth() {
        lies.clear();
        door.hangUp();
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        try (exchange) {
            JsonNode request = JSON.readTree(body);
            Lie lie = lies.get(request.path("method").asText(""));
            if (lie == null) {
                send(exchange, truth(body));
            } else {
                lie(exchange, lie, request.path("id").toString());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private byte[] truth(byte[] body) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(node)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build();
        return client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
    }

    private void lie(HttpExchange exchange, Lie lie, String id)
            throws IOException, InterruptedException {
        String head = "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":";
        switch (lie) {
            case NO_JSON -> send(exchange, "<html>404</html>".getBytes(UTF_8));
            case ANOTHER_SHAPE ->
                    send(
                            exchange,
                            (head + "{\"height\":\"x\",\"headers\":7,\"header\":[]}}")
                                    .getBytes(UTF_8));
            case DEEP -> send(exchange, (head + "[".repeat(100_000)).getBytes(UTF_8));
            case HUGE -> huge(exchange, head);
            case NOTHING -> exchange.sendResponseHeaders(204, -1);
            case LATE -> end.await();
        }
    }

    private static void huge(HttpExchange exchange, String head) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().write((head + "\"").getBytes(UTF_8));
        byte[] part = "x".repeat(1024 * 1024).getBytes(UTF_8);
        for (int sent = 0; sent < HUGE_BYTES; sent += part.length) {
            exchange.getResponseBody().write(part);
        }
    }

    private static void send(HttpExchange exchange, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() throws IOException {
        end.countDown();
        door.close();
        server.stop(0);
        threads.shutdownNow();
        client.shutdownNow();
    }
}
