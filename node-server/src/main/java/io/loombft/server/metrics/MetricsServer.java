package io.loombft.server.metrics;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** Serves the page of metrics on {@code GET /metrics} at an address of its own, and nothing else. */
public final class MetricsServer implements AutoCloseable {
    private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    /** A scraper needs one connection. */
    static final int CONNECTIONS_MAX = 64;

    /** Pages that are made at a time. */
    static final int PAGES_MAX = 4;

    private static final int WRITE_MS_MAX = 10_000;
    private static final Duration IDLE_MAX = Duration.ofMinutes(1);
    private static final Duration IDLE_CHECK = Duration.ofSeconds(5);
    private static final Duration SHUTDOWN_GRACE = Duration.ofMillis(500);

    private final Supplier<String> page;
    private final Semaphore pages = new Semaphore(PAGES_MAX);
    private final IoDeadline deadline = new IoDeadline();
    private final WebServer server;

    private MetricsServer(String host, int port, Supplier<String> page) {
        this.page = page;
        this.server =
                WebServer.builder()
                        .host(host)
                        .port(port)
                        .shutdownHook(false)
                        .shutdownGracePeriod(SHUTDOWN_GRACE)
                        .maxTcpConnections(CONNECTIONS_MAX)
                        .idleConnectionTimeout(IDLE_MAX)
                        .idleConnectionPeriod(IDLE_CHECK)
                        .protocolsDiscoverServices(false)
                        .addConnectionSelector(new ImpatientConnections())
                        .routing(this::route)
                        .build();
    }

    /**
     * Listens until it is closed; port 0 lets the system choose.
     *
     * @throws BindException when the address is taken or not this machine's
     */
    public static MetricsServer start(String host, int port, NodeMetrics metrics)
            throws BindException {
        return start(host, port, metrics::page);
    }

    static MetricsServer start(String host, int port, Supplier<String> page) throws BindException {
        checkFree(host, port);
        MetricsServer server = new MetricsServer(host, port, page);
        server.server.start();
        if (!server.server.isRunning()) {
            server.close();
            throw new BindException("Metrics cannot be served on " + host + ":" + port + ".");
        }
        return server;
    }

    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
        deadline.close();
    }

    private void route(HttpRouting.Builder routes) {
        routes.addFilter(
                        (chain, request, response) -> {
                            chain.proceed();
                            if (wantsClose(request.headers())) {
                                throw new CloseConnectionException("The client asked for it.");
                            }
                        })
                .get("/metrics", (request, response) -> page(response))
                .any((request, response) -> text(response, Status.NOT_FOUND_404, "Not found.\n"));
    }

    private void page(ServerResponse response) {
        if (!pages.tryAcquire()) {
            text(response, Status.SERVICE_UNAVAILABLE_503, "Too many scrapes at once.\n");
            return;
        }
        String made;
        try {
            made = page.get();
        } finally {
            pages.release();
        }
        response.header(HeaderNames.CONTENT_TYPE, CONTENT_TYPE);
        written(response, made);
    }

    private void text(ServerResponse response, Status status, String text) {
        response.status(status);
        response.header(HeaderValues.CONTENT_TYPE_TEXT_PLAIN);
        written(response, text);
    }

    private void written(ServerResponse response, String text) {
        try {
            deadline.within(
                    WRITE_MS_MAX, () -> response.send(text.getBytes(StandardCharsets.UTF_8)));
        } catch (UncheckedIOException e) {
            throw new CloseConnectionException("A client went away.", e);
        }
    }

    private static boolean wantsClose(ServerRequestHeaders headers) {
        return headers.contains(HeaderNames.CONNECTION)
                && headers.get(HeaderNames.CONNECTION)
                        .get()
                        .toLowerCase(Locale.ROOT)
                        .contains("close");
    }

    /** Helidon would only log why it cannot listen. */
    private static void checkFree(String host, int port) throws BindException {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(host, port));
        } catch (IOException e) {
            BindException problem =
                    new BindException(
                            "Metrics cannot be served on "
                                    + host
                                    + ":"
                                    + port
                                    + ": "
                                    + e.getMessage()
                                    + ".");
            problem.initCause(e);
            throw problem;
        }
    }
}
