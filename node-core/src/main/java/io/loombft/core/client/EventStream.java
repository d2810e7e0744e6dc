package io.loombft.core.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loombft.core.bytes.MalformedInputException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The events of one node over a WebSocket, one after the other. One thread at a time takes them; one that
 * takes them too slowly is cut off by the node, and can go on from {@link #position} in a new stream.
 */
public final class EventStream implements AutoCloseable {
    /** Longest message in characters. */
    static final int MESSAGE_CHARS_MAX = 1024 * 1024;

    /** A node that has nothing to tell says so every five seconds: one silent for so long is gone. */
    static final Duration SILENCE_MAX = Duration.ofSeconds(20);

    private static final long REQUEST_ID = 1;

    private final HttpClient http;
    private final WebSocket socket;
    private final BlockingQueue<Heard> heard;
    private final Duration silenceMax;
    private Position position;
    private long heardNanos;

    /** A place in a node's events: the number of the next one, in an epoch of that node. */
    public record Position(String epoch, long nextSeq) {}

    /** What the WebSocket said. */
    private sealed interface Heard {
        record Text(String text) implements Heard {}

        record Over(String why) implements Heard {}
    }

    private EventStream(
            HttpClient http, WebSocket socket, BlockingQueue<Heard> heard, Duration silenceMax) {
        this.http = http;
        this.socket = socket;
        this.heard = heard;
        this.silenceMax = silenceMax;
        this.position = new Position("", 0);
        this.heardNanos = System.nanoTime();
    }

    /** Events of these types, from now on, of the node at the address that calls go to. */
    public static EventStream open(String url, List<String> types)
            throws MalformedInputException, RpcException {
        return open(url, types, SILENCE_MAX);
    }

    static EventStream open(String url, List<String> types, Duration silenceMax)
            throws MalformedInputException, RpcException {
        return open(url, subscription(types), silenceMax);
    }

    /**
     * The same from a position on; {@link RpcError#EVENTS_GONE} when the node has started anew since, or
     * does not keep them any more.
     */
    public static EventStream open(String url, List<String> types, Position from)
            throws MalformedInputException, RpcException {
        return open(
                url,
                subscription(types).put("from", from.nextSeq()).put("epoch", from.epoch()),
                SILENCE_MAX);
    }

    private static ObjectNode subscription(List<String> types) {
        ObjectNode params = JsonRpcClient.noParams();
        ArrayNode events = params.putArray("events");
        types.forEach(events::add);
        return params;
    }

    private static EventStream open(String url, ObjectNode params, Duration silenceMax)
            throws MalformedInputException, RpcException {
        URI node = JsonRpcClient.parse(url);
        HttpClient http = JsonRpcClient.httpClient(node, JsonRpcClient.TIMEOUT);
        BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
        // "http" becomes "ws", "https" becomes "wss".
        URI address = URI.create(node.toString().replaceFirst("^http", "ws") + "ws");
        boolean isOpen = false;
        try {
            WebSocket socket =
                    await(
                            http.newWebSocketBuilder()
                                    .connectTimeout(JsonRpcClient.TIMEOUT)
                                    .buildAsync(address, new Ear(heard)),
                            "no node answers at " + address);
            EventStream stream = new EventStream(http, socket, heard, silenceMax);
            stream.subscribe(params);
            isOpen = true;
            return stream;
        } finally {
            if (!isOpen) {
                http.shutdownNow();
            }
        }
    }

    private void subscribe(ObjectNode params) throws RpcException {
        ObjectNode request =
                JsonRpcClient.noParams()
                        .put("jsonrpc", "2.0")
                        .put("id", REQUEST_ID)
                        .put("method", "subscribe");
        request.set("params", params);
        await(socket.sendText(request.toString(), true), "the node does not listen");
        JsonNode answer =
                message(JsonRpcClient.TIMEOUT)
                        .orElseThrow(() -> new RpcException.Unreachable("the node did not answer"));
        Optional<RpcError> error = RpcError.of(answer.path("error"));
        if (error.isPresent()) {
            throw new RpcException.Refused(error.get());
        }
        JsonNode result = answer.path("result");
        if (!result.path("epoch").isTextual() || !result.path("next_seq").canConvertToLong()) {
            throw new RpcException.Malformed("the node answered subscribe without a position");
        }
        position = new Position(result.path("epoch").asText(), result.path("next_seq").asLong());
    }

    /**
     * The next event, waited for so long; empty when none came.
     *
     * @throws RpcException.Unreachable also when the node has not even told that it is there for long
     */
    public Optional<EventMessage> next(Duration wait) throws RpcException {
        long until = System.nanoTime() + wait.toNanos();
        while (true) {
            Optional<JsonNode> message =
                    message(Duration.ofNanos(Math.max(0, until - System.nanoTime())));
            if (message.isEmpty()) {
                return Optional.empty();
            }
            JsonNode params = message.get().path("params");
            if (message.get().path("method").asText().equals("event")) {
                EventMessage event = EventMessage.of(params);
                position = new Position(position.epoch(), event.seq() + 1);
                return Optional.of(event);
            }
            if (params.path("seq").canConvertToLong()) {
                // A heartbeat: nothing was left out up to here.
                position = new Position(position.epoch(), params.path("seq").asLong() + 1);
            }
        }
    }

    /** From where a new stream would go on. */
    public Position position() {
        return position;
    }

    @Override
    public void close() {
        socket.abort();
        http.shutdownNow();
    }

    private Optional<JsonNode> message(Duration wait) throws RpcException {
        try {
            Heard next = heard.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
            if (next != null) {
                heardNanos = System.nanoTime();
            }
            return switch (next) {
                case null -> {
                    checkSilence();
                    yield Optional.empty();
                }
                case Heard.Over over -> throw new RpcException.Unreachable(over.why());
                case Heard.Text text -> {
                    // Asked for only now, so that a slow taker is known as one to the node.
                    socket.request(1);
                    yield Optional.of(
                            JsonRpcClient.parseAnswer(
                                    text.text().getBytes(StandardCharsets.UTF_8)));
                }
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RpcException.Unreachable("interrupted while waiting for events");
        }
    }

    /** A connection that was cut off without a word looks like one on which nothing happens. */
    private void checkSilence() throws RpcException {
        if (System.nanoTime() - heardNanos > silenceMax.toNanos()) {
            throw new RpcException.Unreachable(
                    "the node has said nothing for " + silenceMax.toMillis() + " ms");
        }
    }

    private static <T> T await(CompletableFuture<T> future, String what) throws RpcException {
        try {
            return future.get(JsonRpcClient.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RpcException.Unreachable(what + ": interrupted");
        } catch (TimeoutException e) {
            throw new RpcException.Unreachable(what + " in time");
        } catch (ExecutionException e) {
            throw new RpcException.Unreachable(what + ": " + sentence(e.getCause()));
        }
    }

    private static String sentence(@Nullable Throwable cause) {
        return cause == null
                ? "no reason is known"
                : Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName());
    }

    /** Called by the HTTP client, one call at a time; puts at most one message ahead of the taker. */
    private static final class Ear implements WebSocket.Listener {
        private final BlockingQueue<Heard> heard;
        private final StringBuilder text = new StringBuilder();

        Ear(BlockingQueue<Heard> heard) {
            this.heard = heard;
        }

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket webSocket, CharSequence data, boolean last) {
            if (data.length() > MESSAGE_CHARS_MAX - text.length()) {
                heard.add(new Heard.Over("the node sent a message without end"));
                webSocket.abort();
                return null;
            }
            text.append(data);
            if (last) {
                heard.add(new Heard.Text(text.toString()));
                text.setLength(0);
            } else {
                webSocket.request(1);
            }
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(
                WebSocket webSocket, int statusCode, String reason) {
            heard.add(new Heard.Over("the node closed: " + reason + " (" + statusCode + ")"));
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            heard.add(new Heard.Over("the connection broke: " + sentence(error)));
        }
    }
}
