package io.loombft.server.rpc;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.types.Receipt;
import io.loombft.server.config.HostPort;
import io.loombft.server.config.NodeConfig;
import io.loombft.server.events.EventLog;
import io.loombft.server.rpc.RawHttp.Answer;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** As many clients as the server takes, and one more, over real sockets. */
@Tag("sockets")
class HttpBoundsTest {
    private static final HttpBounds BOUNDS = HttpBounds.standard().withTimes(600_000, 600_000);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String HEALTH = "GET /health HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String STATUS =
            RawHttp.post("", "{\"jsonrpc\":\"2.0\",\"method\":\"status\",\"id\":1}");

    /** Twice as long in an answer, where it is hex: more than what the system takes off our hands. */
    private static final int OUTPUT_BYTES = 5 * 1024 * 1024;

    private final FakeNode node = new FakeNode();
    private final List<RawHttp> clients = new ArrayList<>();
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private RpcServer server;

    @BeforeEach
    void start() throws IOException {
        server =
                RpcServer.start(
                        new NodeConfig.Rpc(new HostPort("127.0.0.1", 0), 0),
                        new RpcServer.Parts(
                                node,
                                new EventLog("epoch", InstantSource.system()),
                                (method, outcome) -> {}),
                        BOUNDS,
                        EventBounds.standard());
    }

    @AfterEach
    void stop() throws IOException {
        mayEnd.countDown();
        for (RawHttp client : clients) {
            client.close();
        }
        server.close();
    }

    @Test
    void oneConnectionMoreThanThereMayBeWaitsUntilAnotherEnds() throws IOException {
        for (int i = 0; i < BOUNDS.connectionsMax(); i++) {
            assertEquals(200, client().send(HEALTH).answer().status());
        }
        RawHttp further = client().send(HEALTH);

        assertTrue(further.isKeptWaiting());
        assertEquals(200, clients.getFirst().send(STATUS).answer().status());
        clients.get(1).close();
        assertEquals(200, further.answer().status());
    }

    @Test
    void oneCallMoreThanTheNodeWorksOnWaitsForItsTurn() throws IOException {
        node.beforeStatus = () -> awaited(mayEnd);
        for (int i = 0; i < BOUNDS.callsMax(); i++) {
            client().send(STATUS);
        }
        await().atMost(PATIENCE).until(() -> node.statusCalls.get() == BOUNDS.callsMax());
        RawHttp further = client().send(STATUS);

        assertTrue(further.isKeptWaiting());
        assertEquals(BOUNDS.callsMax(), node.statusCalls.get());
        assertEquals(200, client().send(HEALTH).answer().status(), "no call");
        mayEnd.countDown();
        assertEquals(200, further.answer().status());
        for (RawHttp first : clients.subList(0, BOUNDS.callsMax())) {
            assertEquals(200, first.answer().status());
        }
    }

    @Test
    void oneLongAnswerMoreThanMayBeOnTheWayIsRefusedAndShortOnesAreGiven() throws IOException {
        node.nextTried =
                Optional.of(
                        new ContractsApi.Tried.Ran(
                                node.latestHeight(),
                                Receipt.Code.SUCCESS,
                                1,
                                1,
                                Bytes.copyOf(new byte[OUTPUT_BYTES]),
                                List.of()));
        String question =
                RawHttp.post(
                        "",
                        "{\"jsonrpc\":\"2.0\",\"method\":\"query_contract\",\"params\":[\""
                                + FakeNode.CONTRACT.hex()
                                + "\",\"\"],\"id\":1}");
        for (int i = 0; i < BOUNDS.largeAnswersMax(); i++) {
            RawHttp slow = RawHttp.withSmallBuffers(server.port());
            clients.add(slow);
            assertEquals(200, slow.send(question).statusOnly());
        }

        Answer refused = client().send(question).answer();
        assertEquals(503, refused.status());
        assertTrue(refused.head().contains("Retry-After: 1"), refused.head());
        assertFalse(refused.body().contains("result"));
        assertEquals(200, client().send(STATUS).answer().status());

        assertTrue(clients.getFirst().restOfAnswer().length() > 2 * OUTPUT_BYTES);
        await().atMost(PATIENCE).until(() -> client().send(question).answer().status() == 200);
        for (RawHttp slow : clients.subList(1, BOUNDS.largeAnswersMax())) {
            assertTrue(slow.restOfAnswer().length() > 2 * OUTPUT_BYTES, "nobody else was cut off");
        }
    }

    private RawHttp client() throws IOException {
        RawHttp client = new RawHttp(server.port());
        clients.add(client);
        return client;
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
