package io.loombft.server.cli;

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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A node's RPC on loopback; each method answers what the test says. */
final class FakeRpc implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Function<JsonNode, String>> methods = new ConcurrentHashMap<>();
    private final List<JsonNode> requests = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    FakeRpc() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.start();
    }

    FakeRpc on(String method, String result) {
        return on(method, params -> result);
    }

    /** An answer that begins with "error" becomes the error object. */
    FakeRpc on(String method, Function<JsonNode, String> result) {
        methods.put(method, result);
        return this;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    List<JsonNode> requests() {
        return requests;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        JsonNode request = JSON.readTree(exchange.getRequestBody().readAllBytes());
        requests.add(request);
        String method = request.path("method").asText();
        String text =
                methods.getOrDefault(
                                method,
                                p -> "error{\"code\":-32601,\"message\":\"no such method\"}")
                        .apply(request.path("params"));
        String member =
                text.startsWith("error")
                        ? "\"error\":" + text.substring("error".length())
                        : "\"result\":" + text;
        byte[] answer =
                ("{\"jsonrpc\":\"2.0\",\"id\":" + request.path("id") + "," + member + "}")
                        .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }
}
