package io.loombft.server.metrics;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.http1.spi.Http1Upgrader;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * HTTP/1.1 connections that the server's check for idle ones also ends in the middle of a request's
 * headers. Helidon's own end only between requests, so a client that stops there would keep its
 * connection for ever. Called by the threads of all connections and by the timer.
 */
public final class ImpatientConnections implements ServerConnectionSelector {
    /** Longest request line in bytes. */
    private static final int PROLOGUE_BYTES_MAX = 2_048;

    /** Longest headers of a request in bytes. */
    private static final int HEADERS_BYTES_MAX = 16_384;

    /** Connections in the middle of headers; at most as many as there are connections. */
    private final Set<ConnectionContext> inHeaders = ConcurrentHashMap.newKeySet();

    private final Http1ConnectionSelector http1;

    /** Connections that stay what they are. */
    public ImpatientConnections() {
        this(Map.of());
    }

    /** Connections that these, by the names of their protocols, may turn into others. */
    public ImpatientConnections(Map<String, Http1Upgrader> upgraders) {
        http1 =
                Http1ConnectionSelector.builder()
                        .upgraders(upgraders)
                        .config(
                                config ->
                                        config.maxPrologueLength(PROLOGUE_BYTES_MAX)
                                                .maxHeadersSize(HEADERS_BYTES_MAX)
                                                .addReceiveListener(new Phases()))
                        .build();
    }

    @Override
    public int bytesToIdentifyConnection() {
        return http1.bytesToIdentifyConnection();
    }

    @Override
    public Support supports(BufferData data) {
        return http1.supports(data);
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return http1.supportedApplicationProtocols();
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        return new Impatient(context, http1.connection(context));
    }

    private final class Phases implements Http1ConnectionListener {
        @Override
        public void prologue(ConnectionContext context, HttpPrologue prologue) {
            inHeaders.add(context);
        }

        @Override
        public void headers(ConnectionContext context, Headers headers) {
            if (!inHeaders.remove(context)) {
                throw new CloseConnectionException("The headers took too long.");
            }
        }
    }

    private final class Impatient implements ServerConnection, InterruptableTask<Void> {
        private final ConnectionContext context;
        private final ServerConnection connection;

        Impatient(ConnectionContext context, ServerConnection connection) {
            this.context = context;
            this.connection = connection;
        }

        @Override
        public void handle(Limit limit) throws InterruptedException {
            try {
                connection.handle(limit);
            } finally {
                inHeaders.remove(context);
            }
        }

        @Override
        public Duration idleTime() {
            return connection.idleTime();
        }

        /** Who removes it first decides: a request that is served is never interrupted. */
        @Override
        public void close(boolean interrupt) {
            connection.close(inHeaders.remove(context) || interrupt);
        }

        @Override
        public boolean canInterrupt() {
            return connection instanceof InterruptableTask<?> task && task.canInterrupt();
        }
    }
}
