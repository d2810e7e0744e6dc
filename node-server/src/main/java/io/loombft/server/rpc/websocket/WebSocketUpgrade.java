package io.loombft.server.rpc.websocket;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpPrologue;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.spi.Http1Upgrader;
import io.helidon.webserver.spi.ServerConnection;
import io.loombft.server.metrics.IoDeadline;
import io.loombft.server.rpc.websocket.Handshake.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Turns HTTP connections into WebSocket connections. A request that it does not take goes on to the HTTP
 * routes, which say why. Called by the threads of many connections.
 */
public final class WebSocketUpgrade implements Http1Upgrader, AutoCloseable {
    private static final String PROTOCOL = "websocket";

    /** For telling all clients that the server stops. */
    private static final long GOODBYE_MS_MAX = 500;

    private final String path;
    private final WebSocketBounds bounds;
    private final IoDeadline deadline;
    private final Function<WebSocketConnection, Conversation> conversations;

    /** As many as there are permits for. */
    private final Set<WebSocketConnection> open = ConcurrentHashMap.newKeySet();

    public WebSocketUpgrade(
            String path,
            WebSocketBounds bounds,
            IoDeadline deadline,
            Function<WebSocketConnection, Conversation> conversations) {
        this.path = path;
        this.bounds = bounds;
        this.deadline = deadline;
        this.conversations = conversations;
    }

    /** By the spellings of the protocol's name that clients use: Helidon compares them letter by letter. */
    public Map<String, Http1Upgrader> bySpelling() {
        return Map.of(PROTOCOL, this, "WebSocket", this);
    }

    @Override
    public String supportedProtocol() {
        return PROTOCOL;
    }

    @Override
    public @Nullable ServerConnection upgrade(
            ConnectionContext context, HttpPrologue prologue, WritableHeaders<?> headers) {
        if (!prologue.uriPath().path().equals(path)
                || !(Handshake.of(prologue, headers) instanceof Verdict.Accepted accepted)
                || !bounds.connections().tryAcquire()) {
            return null;
        }
        try {
            answer(context, accepted);
        } catch (RuntimeException e) {
            bounds.connections().release();
            throw e;
        }
        WebSocketConnection connection =
                new WebSocketConnection(
                        context,
                        authorizations(headers),
                        bounds,
                        deadline,
                        conversations,
                        this::ended);
        open.add(connection);
        return connection;
    }

    private static List<String> authorizations(WritableHeaders<?> headers) {
        return headers.contains(HeaderNames.AUTHORIZATION)
                ? headers.get(HeaderNames.AUTHORIZATION).allValues()
                : List.of();
    }

    private void ended(WebSocketConnection connection) {
        open.remove(connection);
        bounds.connections().release();
    }

    /** Tells all clients that the server stops; does not wait for one that takes nothing. */
    @Override
    public void close() {
        List<Thread> goodbyes =
                open.stream().map(each -> Thread.ofVirtual().start(each::sayGoodbye)).toList();
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GOODBYE_MS_MAX);
        try {
            for (Thread goodbye : goodbyes) {
                goodbye.join(Duration.ofNanos(Math.max(0, until - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(ConnectionContext context, Verdict.Accepted verdict) {
        String switching =
                "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Accept: "
                        + verdict.accept()
                        + "\r\n\r\n";
        BufferData bytes = BufferData.create(switching.getBytes(StandardCharsets.US_ASCII));
        deadline.within(bounds.messageMsMax(), () -> context.dataWriter().writeNow(bytes));
    }
}
