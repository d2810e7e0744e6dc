package io.loombft.console.alerts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.loombft.console.connection.Connections;
import io.loombft.console.connection.Desk;
import io.loombft.core.client.RpcException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class WebhookTest {
    private static final URI URL = URI.create("http://hooks.example/secret");
    private static final Instant START = Instant.ofEpochSecond(1_700_000_000);

    private final List<String> posted = new CopyOnWriteArrayList<>();
    private final AtomicBoolean isBroken = new AtomicBoolean();
    private final Desk desk = new Desk(new Connections());
    private final Webhook webhook = new Webhook(desk, this::post);

    private void post(URI url, String json) throws RpcException {
        posted.add(json);
        if (isBroken.get()) {
            throw new RpcException.Malformed(url.getHost() + " answered 500");
        }
    }

    @Test
    void noticesGoOutOneAfterTheOther() {
        webhook.put(URL, "a");
        webhook.put(URL, "b");
        webhook.tick(START);
        webhook.tick(START);
        untilPosted(1, START);
        webhook.tick(START);
        untilPosted(2, START);

        assertEquals(List.of("a", "b"), posted);
        assertTrue(webhook.state().get().startsWith("2 delivered"), webhook.state().get());
        assertFalse(webhook.isInTrouble());
    }

    @Test
    void oneThatFailsIsTriedThreeTimesWithPausesThenLost() {
        isBroken.set(true);
        webhook.put(URL, "a");
        webhook.tick(START);
        untilPosted(1, START);
        webhook.tick(START.plus(Webhook.RETRY_AFTER).minusMillis(1));
        assertEquals(1, posted.size());

        Instant second = START.plus(Webhook.RETRY_AFTER);
        webhook.tick(second);
        untilPosted(2, second);
        assertTrue(webhook.state().get().startsWith("Not delivered yet: hooks.example answered"));
        Instant third = second.plus(Webhook.RETRY_AFTER.multipliedBy(2));
        webhook.tick(third);
        untilPosted(3, third);
        webhook.tick(third.plusSeconds(50));
        desk.handOver();

        assertEquals(3, posted.size());
        assertTrue(webhook.state().get().contains("after 3 attempts"), webhook.state().get());
        assertTrue(webhook.state().get().endsWith("1 lost."), webhook.state().get());
        assertFalse(webhook.state().get().contains("secret"));
    }

    @Test
    void afterATroubleTheNextOneHeals() {
        isBroken.set(true);
        webhook.put(URL, "a");
        webhook.tick(START);
        untilPosted(1, START);
        isBroken.set(false);
        Instant later = START.plus(Webhook.RETRY_AFTER);
        webhook.tick(later);
        untilPosted(2, later);

        assertFalse(webhook.isInTrouble());
        assertTrue(webhook.state().get().startsWith("1 delivered"));
    }

    @Test
    void noMoreThanSoManyGoOutInAMinute() {
        for (int i = 0; i <= Webhook.A_MINUTE_MAX; i++) {
            webhook.put(URL, "n" + i);
        }
        for (int i = 0; i < Webhook.A_MINUTE_MAX; i++) {
            webhook.tick(START);
            untilPosted(i + 1, START);
        }
        webhook.tick(START.plusSeconds(59));
        desk.handOver();
        assertEquals(Webhook.A_MINUTE_MAX, posted.size());

        Instant later = START.plusSeconds(60);
        webhook.tick(later);
        untilPosted(Webhook.A_MINUTE_MAX + 1, later);
    }

    @Test
    void whatFindsNoRoomIsCounted() {
        for (int i = 0; i < Webhook.WAITING_MAX + 3; i++) {
            webhook.put(URL, "n" + i);
        }
        webhook.tick(START);
        untilPosted(1, START);

        assertEquals(List.of("n3"), posted);
        assertTrue(webhook.state().get().contains("3 lost."), webhook.state().get());
    }

    @Test
    void whatWaitsIsForgottenWhenItIsSwitchedOff() {
        webhook.put(URL, "a");
        webhook.clear();
        webhook.tick(START);

        assertEquals(Webhook.NOTHING, webhook.state().get());
    }

    @Test
    void aPostCarriesTheJsonAndTellsTheCode() throws Exception {
        List<String> came = new ArrayList<>();
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    came.add(
                            exchange.getRequestHeaders().getFirst("Content-Type")
                                    + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
                    boolean isMoved = exchange.getRequestURI().getPath().equals("/moved");
                    exchange.getResponseHeaders().set("Location", "/elsewhere");
                    exchange.sendResponseHeaders(isMoved ? 307 : 204, -1);
                    exchange.close();
                });
        server.start();
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
        HttpPoster poster = new HttpPoster(Duration.ofMinutes(1));
        try {
            poster.post(url, "{}");
            assertEquals(List.of("application/json{}"), came);
            RpcException moved =
                    assertThrows(
                            RpcException.class, () -> poster.post(url.resolve("/moved"), "{}"));
            assertEquals("127.0.0.1 answered 307", moved.sentence());
            assertEquals(2, came.size());
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aHostThatNeverAnswersIsGivenUp() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            URI url = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/secret");
            HttpPoster poster = new HttpPoster(Duration.ofMillis(200));
            RpcException late = assertThrows(RpcException.class, () -> poster.post(url, "{}"));

            assertFalse(late.sentence().contains("secret"), late.sentence());
        }
    }

    /** Waits until so many came out, and what became of them is known. */
    private void untilPosted(int count, Instant now) {
        await().pollInSameThread()
                .atMost(Duration.ofMinutes(1))
                .until(
                        () -> {
                            desk.handOver();
                            return posted.size() == count && !webhook.isUnderWay();
                        });
        assertNotEquals(Webhook.NOTHING, webhook.state().get(), "at " + now);
    }
}
