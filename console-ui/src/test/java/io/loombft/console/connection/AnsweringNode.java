package io.loombft.console.connection;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server on this machine that answers each method with what a test put there. */
public final class AnsweringNode implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String UNKNOWN =
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32601,\"message\":\"Unknown method\"}}";

    private static final String HANG_UP = "hang up";

    private final HttpServer server;
    private final Map<String, String> bodies = new ConcurrentHashMap<>();
    private final Set<String> once = ConcurrentHashMap.newKeySet();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    /** What came: the method, its parameters, and the header that shows a token. */
    public record Asked(String method, JsonNode params, Optional<String> authorization) {}

    public AnsweringNode() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The result of a method from now on. */
    public void answer(String method, String result) {
        answerWith(method, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + result + "}");
    }

    /** The whole body of a method's answer from now on, sense or nonsense. */
    public void answerWith(String method, String body) {
        bodies.put(method, body);
    }

    /** The connection is closed instead of an answer to this method from now on. */
    public void hangUpOn(String method) {
        answerWith(method, HANG_UP);
    }

    /** After the next answer to this method the connection is closed instead. */
    public void answerOnce(String method) {
        once.add(method);
    }

    /** What came of this method, the first first. */
    public List<Asked> asked(String method) {
        return asked.stream().filter(each -> each.method().equals(method)).toList();
    }

    private void answer(HttpExchange exchange) throws IOException {
        JsonNode request = JSON.readTree(exchange.getRequestBody().readAllBytes());
        String method = request.path("method").asText("");
        asked.add(
                new Asked(
                        method,
                        request.path("params"),
                        Optional.ofNullable(
                                exchange.getRequestHeaders().getFirst("Authorization"))));
        if (HANG_UP.equals(bodies.get(method))) {
            exchange.close();
            return;
        }
        if (once.remove(method)) {
            String last = bodies.getOrDefault(method, UNKNOWN);
            bodies.put(method, HANG_UP);
            reply(exchange, request, last);
            return;
        }
        reply(exchange, request, bodies.getOrDefault(method, UNKNOWN));
    }

    private static void reply(HttpExchange exchange, JsonNode request, String with)
            throws IOException {
        byte[] body = with.replace("\"id\":1", "\"id\":" + request.path("id")).getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
