package io.loombft.server.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("sockets")
class MetricsServerTest {
    private enum Channel {
        VOTE
    }

    @Test
    void servesThePageAndNothingElse() throws Exception {
        NodeMetrics metrics = new NodeMetrics("rustbft");
        metrics.consensus().at(9, 0);
        try (var server = MetricsServer.start("127.0.0.1", 0, metrics);
                HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> page = get(client, server.port(), "/metrics");
            assertEquals(200, page.statusCode());
            assertEquals(
                    "text/plain; version=0.0.4; charset=utf-8",
                    page.headers().firstValue("Content-Type").orElse(""));
            assertTrue(page.body().contains("\nrustbft_consensus_height 9.0\n"));

            for (String path :
                    new String[] {"/", "/metrics/", "/metricsx", "/../etc/passwd", "//"}) {
                HttpResponse<String> other = get(client, server.port(), path);
                assertEquals(404, other.statusCode(), path);
                assertEquals("Not found.\n", other.body());
            }
            var post =
                    HttpRequest.newBuilder(uri(server.port(), "/metrics"))
                            .POST(HttpRequest.BodyPublishers.ofString("x"))
                            .build();
            assertEquals(404, client.send(post, HttpResponse.BodyHandlers.ofString()).statusCode());
        }
    }

    @Test
    void closesTheConnectionWhenAsked() throws Exception {
        try (var server = MetricsServer.start("127.0.0.1", 0, new NodeMetrics("rustbft"));
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream()
                    .write(
                            "GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(all.startsWith("HTTP/1.1 200 "), all);
        }
    }

    @Test
    void onlySoManyPagesAreMadeAtATime() throws Exception {
        CountDownLatch areMade = new CountDownLatch(MetricsServer.PAGES_MAX);
        CountDownLatch mayEnd = new CountDownLatch(1);
        Supplier<String> slow =
                () -> {
                    areMade.countDown();
                    try {
                        return mayEnd.await(1, TimeUnit.MINUTES) ? "page\n" : "late\n";
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        return "interrupted\n";
                    }
                };
        List<Socket> scrapers = new ArrayList<>();
        try (var server = MetricsServer.start("127.0.0.1", 0, slow);
                HttpClient client = HttpClient.newHttpClient()) {
            for (int i = 0; i < MetricsServer.PAGES_MAX; i++) {
                scrapers.add(scrape(server.port()));
            }
            assertTrue(areMade.await(1, TimeUnit.MINUTES));
            HttpResponse<String> further = get(client, server.port(), "/metrics");
            assertEquals(503, further.statusCode());
            assertEquals("Too many scrapes at once.\n", further.body());

            mayEnd.countDown();
            for (Socket each : scrapers) {
                String answer = new String(each.getInputStream().readAllBytes(), UTF_8);
                assertTrue(answer.startsWith("HTTP/1.1 200 ") && answer.endsWith("page\n"), answer);
            }
            assertEquals(200, get(client, server.port(), "/metrics").statusCode());
        } finally {
            closeAll(scrapers);
        }
    }

    @Test
    void furtherConnectionsWaitUntilOneEnds() throws Exception {
        List<Socket> idle = new ArrayList<>();
        try (var server = MetricsServer.start("127.0.0.1", 0, () -> "page\n")) {
            for (int i = 0; i < MetricsServer.CONNECTIONS_MAX; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
                idle.add(socket);
                socket.setSoTimeout(60_000);
                socket.getOutputStream()
                        .write("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(UTF_8));
                // It is served, and stays open.
                assertEquals('H', socket.getInputStream().read());
            }
            try (Socket late = scrape(server.port())) {
                late.setSoTimeout(300);
                assertThrows(SocketTimeoutException.class, () -> late.getInputStream().read());
                idle.removeLast().close();
                late.setSoTimeout(60_000);
                String answer = new String(late.getInputStream().readAllBytes(), UTF_8);
                assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
            }
        } finally {
            closeAll(idle);
        }
    }

    /** Asks for the page and for the connection's end. */
    private static Socket scrape(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(60_000);
        socket.getOutputStream()
                .write(
                        "GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                                .getBytes(UTF_8));
        return socket;
    }

    private static void closeAll(List<Socket> sockets) throws IOException {
        for (Socket each : sockets) {
            each.close();
        }
    }

    @Test
    void aTakenPortIsTold() throws Exception {
        try (var server = MetricsServer.start("127.0.0.1", 0, new NodeMetrics("a"))) {
            String message =
                    assertThrows(
                                    BindException.class,
                                    () ->
                                            MetricsServer.start(
                                                    "127.0.0.1",
                                                    server.port(),
                                                    new NodeMetrics("a")))
                            .getMessage();
            assertTrue(message.contains("127.0.0.1:" + server.port()), message);
        }
    }

    @Test
    void noSeriesIsThereTwiceWhileItIsCounted() throws Exception {
        NodeMetrics metrics = new NodeMetrics("rustbft");
        AtomicBoolean isDone = new AtomicBoolean();
        Thread counting =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    while (!isDone.get()) {
                                        metrics.p2p().messageSent(Channel.VOTE, 1);
                                    }
                                });
        try (var server = MetricsServer.start("127.0.0.1", 0, metrics);
                HttpClient client = HttpClient.newHttpClient()) {
            try {
                for (int i = 0; i < 20; i++) {
                    Set<String> series = new HashSet<>();
                    get(client, server.port(), "/metrics")
                            .body()
                            .lines()
                            .filter(line -> !line.startsWith("#"))
                            .forEach(
                                    line ->
                                            assertTrue(
                                                    series.add(
                                                            line.substring(
                                                                    0, line.lastIndexOf(' '))),
                                                    line));
                }
            } finally {
                isDone.set(true);
                counting.join();
            }
        }
    }

    private static HttpResponse<String> get(HttpClient client, int port, String path)
            throws Exception {
        return client.send(
                HttpRequest.newBuilder(uri(port, path)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static URI uri(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
