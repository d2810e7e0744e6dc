package io.loombft.core.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A real HTTP server on loopback whose answers the test writes. */
final class FakeNode implements AutoCloseable {
    /** Answers one HTTP request. */
    interface Handler {
        void handle(HttpExchange exchange, JsonNode request) throws IOException;
    }

    /** Says what a call answers. */
    interface Method {
        String result(String method, JsonNode params);
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<JsonNode> requests = new CopyOnWriteArrayList<>();

    private FakeNode(Handler handler) {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", exchange -> handle(exchange, handler));
        server.start();
    }

    static FakeNode of(Handler handler) {
        return new FakeNode(handler);
    }

    /** Answers each call with a result, or with an error object when the text begins with "error". */
    static FakeNode answering(Method method) {
        return new FakeNode(
                (exchange, request) ->
                        answer(
                                exchange,
                                request,
                                method.result(
                                        request.path("method").asText(), request.path("params"))));
    }

    /** Answers with a result, or with an error object when the text begins with "error". */
    static void answer(HttpExchange exchange, JsonNode request, String text) throws IOException {
        String member =
                text.startsWith("error")
                        ? "\"error\":" + text.substring("error".length())
                        : "\"result\":" + text;
        send(exchange, 200, envelope(request, member));
    }

    static String envelope(JsonNode request, String member) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + request.path("id") + "," + member + "}";
    }

    static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    List<JsonNode> requests() {
        return requests;
    }

    List<String> methods() {
        return requests.stream().map(request -> request.path("method").asText()).toList();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange, Handler handler) throws IOException {
        JsonNode request = JSON.readTree(exchange.getRequestBody().readAllBytes());
        requests.add(request);
        handler.handle(exchange, request);
    }
}
