package io.loombft.server.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
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
