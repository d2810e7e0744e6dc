package io.loombft.server.node;

import static io.loombft.server.node.TestNode.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.loombft.core.client.AccountStatus;
import io.loombft.core.types.Address;
import io.loombft.core.types.Transaction;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients of a running node that want too much, or to know too much. */
@Tag("sockets")
class RpcAttacksTest {
    private static final int SLOW_CLIENTS = 300;
    private static final int FLOODERS = 16;
    private static final int BLOCKS = 15;
    private static final int SAMPLES = 100;

    @TempDir private Path folder;

    @Test
    void slowClientsAndAFloodStopNeitherTheChainNorAPoliteClient() throws Exception {
        try (TestNetwork network = new TestNetwork(folder, TestNetwork.Shape.of(1, 1)).startAll()) {
            TestNode node = network.node(0);
            node.reaches(2);
            List<Socket> slow = new ArrayList<>();
            List<Thread> floods = new ArrayList<>();
            AtomicBoolean isOver = new AtomicBoolean();
            AtomicInteger answered = new AtomicInteger();
            try {
                for (int i = 0; i < SLOW_CLIENTS; i++) {
                    slow.add(halfARequest(node.running().rpcPort(), i));
                }
                for (int i = 0; i < FLOODERS; i++) {
                    floods.add(
                            Thread.startVirtualThread(
                                    () -> flood(node.running().rpcPort(), answered, isOver)));
                }
                eventually(() -> answered.get() > 100);
                int before = answered.get();
                long begun = node.height();
                node.reaches(begun + BLOCKS);
                node.committed(node.pay(Address.ZERO));
                assertEquals(200, node.get("/health"));
                assertTrue(answered.get() > before, "the flood was over before");
            } finally {
                isOver.set(true);
                for (Thread flood : floods) {
                    flood.join();
                }
                for (Socket socket : slow) {
                    socket.close();
                }
            }
        }
    }

    /** Headers that go on, a body that does not come, nothing at all. */
    private static Socket halfARequest(int port, int number) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        String text =
                switch (number % 3) {
                    case 0 -> "POST / HTTP/1.1\r\nHost: x\r\nX-Slow: ";
                    case 1 ->
                            "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                                    + "Content-Length: 1000000\r\n\r\n[";
                    default -> "";
                };
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    private static void flood(int port, AtomicInteger answered, AtomicBoolean isOver) {
        String item = "{\"jsonrpc\":\"2.0\",\"method\":\"get_genesis\",\"id\":1}";
        String batch = "[" + (item + ",").repeat(9) + item + "]";
        try (HttpClient http = HttpClient.newHttpClient()) {
            while (!isOver.get()) {
                post(http, port, batch);
                answered.incrementAndGet();
            }
        } catch (IOException e) {
            // Refused: also an answer.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String post(HttpClient http, int port, String body)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                        .timeout(TestNode.PATIENCE)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    @Test
    void eachAnswerIsOfOneHeightWhileBlocksAreCommitted() throws Exception {
        try (TestNetwork network = new TestNetwork(folder, TestNetwork.Shape.of(1, 1)).startAll()) {
            TestNode node = network.node(0);
            node.reaches(2);
            Address faucet = Address.of(TestNetwork.faucet().publicKey());
            Transaction first = node.pay(Address.ZERO);
            node.committed(first);
            AccountStatus start = node.client().account(faucet);
            long cost = TestNetwork.FUNDS.low() - balance(start);
            Transaction last = first;
            for (int i = 0; i < SAMPLES; i++) {
                last = node.pay(Address.ZERO);
                JsonNode status = node.call("status");
                long height = status.path("latest_block_height").asLong();
                String hash = status.path("latest_block_hash").asText();
                assertEquals(node.block(height).path("hash").asText(), hash);
                // Balance and nonce move together: each payment costs the same.
                AccountStatus now = node.client().account(faucet);
                assertEquals(TestNetwork.FUNDS.low() - now.nonce() * cost, balance(now));
                if (i % 10 == 0) {
                    node.reaches(height + 1);
                    assertEquals(
                            node.block(height + 1).path("header").path("state_root").asText(),
                            status.path("latest_state_root").asText());
                }
            }
            node.committed(last);
        }
    }

    private static long balance(AccountStatus account) {
        return account.balance().low();
    }

    @Test
    void noAnswerTellsOfTheInsideOfTheNode() throws Exception {
        try (TestNetwork network = new TestNetwork(folder, TestNetwork.Shape.of(1, 1)).startAll();
                HttpClient http = HttpClient.newHttpClient()) {
            TestNode node = network.node(0);
            node.reaches(2);
            List<String> parameters =
                    List.of(
                            "null",
                            "[]",
                            "{}",
                            "[null]",
                            "[-1]",
                            "[1.5]",
                            "[true]",
                            "[18446744073709551617]",
                            "[1e1000000000]",
                            "[\"\"]",
                            "[\"zz\"]",
                            "[\"../../etc/passwd\"]",
                            "[\"" + "00".repeat(32) + "\"]",
                            "[\"" + "ff".repeat(200) + "\"]",
                            "[{\"a\":[1]}]",
                            "{\"height\":\"1\"}",
                            "[1,2,3,4,5,6]");
            List<String> methods =
                    List.of(
                            "status",
                            "get_block",
                            "get_block_by_hash",
                            "get_commit",
                            "get_account",
                            "get_validators",
                            "broadcast_tx",
                            "get_tx",
                            "get_genesis",
                            "get_params",
                            "net_info",
                            "get_mempool",
                            "get_consensus_state",
                            "subscribe",
                            "no_such_method");
            for (String method : methods) {
                for (String given : parameters) {
                    String answer =
                            post(
                                    http,
                                    node.running().rpcPort(),
                                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\""
                                            + method
                                            + "\",\"params\":"
                                            + given
                                            + "}");
                    assertTellsNothing(answer);
                }
            }
        }
    }

    private void assertTellsNothing(String answer) {
        assertTrue(answer.startsWith("{\"jsonrpc\":\"2.0\""), answer);
        assertFalse(answer.contains("-32603"), answer);
        assertFalse(answer.contains("Exception"), answer);
        assertFalse(answer.contains("io.loombft"), answer);
        assertFalse(answer.contains("\\tat "), answer);
        assertFalse(answer.contains(folder.toString()), answer);
        assertFalse(answer.contains(TestNetwork.validatorKey(0).seed().hex()), answer);
        assertFalse(answer.contains(TestNetwork.faucet().seed().hex()), answer);
    }
}
