package io.loombft.server.simulated;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.loombft.core.bytes.Bytes;
import io.loombft.core.client.CommitWait;
import io.loombft.core.client.EventMessage;
import io.loombft.core.client.EventStream;
import io.loombft.core.client.JsonRpcClient;
import io.loombft.core.client.NodeClient;
import io.loombft.core.client.RpcError;
import io.loombft.core.client.RpcException;
import io.loombft.core.client.Submission;
import io.loombft.core.client.TransactionBuilder;
import io.loombft.core.client.TransactionStatus;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.simulation.LiveSimulation;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.TransactionBody;
import io.loombft.server.config.HostPort;
import io.loombft.server.config.NodeConfig;
import io.loombft.server.simulated.SimulatedNetwork.Wish;
import java.net.BindException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Clients cannot tell the first node of a simulated network from a real one. */
@Tag("sockets")
class SimulatedNetworkTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Address PAYEE = Address.of(new Ed25519().keyPair(seed()).publicKey());

    @Test
    void sevenValidatorsVoteAndCommitATransfer() throws Exception {
        try (SimulatedNetwork network = started(new Wish(7, 0, 20, 1));
                NodeClient client = NodeClient.of(List.of(url(network)));
                EventStream events =
                        EventStream.open(
                                url(network),
                                List.of("block", "vote", "transaction", "proposal", "polka"))) {
            Set<String> voters = new HashSet<>();
            until(
                    events,
                    e -> {
                        if (e.type().equals("vote")) {
                            voters.add(e.data().path("validator").asText());
                        }
                        return voters.size() == 7;
                    });
            EventMessage block = until(events, e -> e.type().equals("block"));
            long height = block.height().orElseThrow();
            assertEquals(
                    block.data().path("hash").asText(),
                    call(client, "get_block", height).path("hash").asText());

            Transaction transfer = pay(client, network);
            TransactionStatus status = new CommitWait(client).await(transfer, PATIENCE);
            assertTrue(status.isCommitted(), status::toString);
            EventMessage committed =
                    until(
                            events,
                            e ->
                                    e.type().equals("transaction")
                                            && e.data()
                                                    .path("hash")
                                                    .asText()
                                                    .equals(transfer.hash().hex()));
            assertEquals("success", committed.data().path("status").asText());
            assertEquals("5", client.account(PAYEE).balance().toString());
        }
    }

    @Test
    void answersEveryMethodAsANodeDoes() throws Exception {
        try (SimulatedNetwork network = started(new Wish(4, 0, 20, 2));
                NodeClient client = NodeClient.of(List.of(url(network)))) {
            await().atMost(PATIENCE).until(() -> client.status().latestHeight().value() >= 3);

            JsonNode status = call(client, "status");
            assertEquals("n0", status.path("node_id").asText());
            assertEquals(10, status.path("validator").path("power").asInt());
            assertEquals(3, status.path("peers").asInt());
            assertEquals(3, call(client, "net_info").path("peers").size());
            assertEquals(4, call(client, "get_validators").path("validators").size());
            assertEquals(4, call(client, "get_genesis").path("validators").size());
            assertTrue(call(client, "get_commit", 2).path("signatures").size() >= 3);
            String hash = call(client, "get_block_hash", 2).path("hash").asText();
            assertEquals(
                    2,
                    client.call("get_block_by_hash", JsonRpcClient.noParams().put("hash", hash))
                            .path("header")
                            .path("height")
                            .asInt());
            assertEquals(0, call(client, "get_mempool").path("txs").asInt());
            assertTrue(call(client, "get_params").has("gas"));
            assertTrue(call(client, "get_consensus_state").path("rounds").size() >= 1);
            assertEquals(
                    RpcError.NOT_FOUND,
                    assertThrows(
                                    RpcException.Refused.class,
                                    () -> call(client, "get_block", 1_000_000))
                            .error()
                            .code());
        }
    }

    @Test
    void keepsTheLatestBlocksOnly() throws Exception {
        try (SimulatedNetwork network = started(new Wish(1, 0, 50, 3));
                NodeClient client = NodeClient.of(List.of(url(network)))) {
            await().atMost(PATIENCE)
                    .until(
                            () ->
                                    client.status().latestHeight().value()
                                            > LiveSimulation.HEIGHTS_KEPT);
            RpcException.Refused pruned =
                    assertThrows(RpcException.Refused.class, () -> call(client, "get_block", 1));

            assertEquals(-32002, pruned.error().code());
            long lowest = pruned.error().data().path("lowest").asLong();
            assertTrue(lowest > 1);
        }
    }

    @Test
    void liarsAreProvedToHaveLied() throws Exception {
        // The seed draws an equivocator.
        try (SimulatedNetwork network = started(new Wish(7, 2, 20, LYING_SEED));
                EventStream events = EventStream.open(url(network), List.of("evidence", "block"))) {
            EventMessage evidence = until(events, e -> e.type().equals("evidence"));
            until(events, e -> e.data().path("num_evidence").asInt() > 0);

            assertEquals("duplicate_vote", evidence.data().path("type").asText());
        }
    }

    @Test
    void aTakenPortIsToldAndNothingIsLeftRunning() throws Exception {
        try (SimulatedNetwork network = started(new Wish(1, 0, 1, 1))) {
            assertThrows(
                    BindException.class,
                    () ->
                            SimulatedNetwork.start(
                                    new Wish(1, 0, 1, 1),
                                    new NodeConfig.Rpc(
                                            new HostPort("127.0.0.1", network.port()), 0),
                                    "test"));
        }
    }

    private static final long LYING_SEED = 1;

    private static Bytes seed() {
        return Bytes.copyOf(new byte[32]);
    }

    private static SimulatedNetwork started(Wish wish) throws BindException {
        return SimulatedNetwork.start(
                wish, new NodeConfig.Rpc(new HostPort("127.0.0.1", 0), 0), "test");
    }

    private static String url(SimulatedNetwork network) {
        return "http://127.0.0.1:" + network.port();
    }

    private static JsonNode call(NodeClient client, String method) throws RpcException {
        return client.call(method, JsonRpcClient.noParams());
    }

    private static JsonNode call(NodeClient client, String method, long height)
            throws RpcException {
        return client.call(method, JsonRpcClient.noParams().put("height", height));
    }

    private static Transaction pay(NodeClient client, SimulatedNetwork network)
            throws RpcException {
        TransactionBuilder builder =
                new TransactionBuilder(
                        client.status().chainId(), client.gasPrices(), new Ed25519());
        return new Submission(client)
                .submit(
                        Address.of(network.faucet().publicKey()),
                        nonce ->
                                builder.build(
                                        network.faucet(),
                                        nonce,
                                        new TransactionBody.Transfer(
                                                PAYEE, Amount.of(5), Bytes.EMPTY)));
    }

    private static EventMessage until(EventStream events, Predicate<EventMessage> last)
            throws RpcException {
        while (true) {
            Optional<EventMessage> next = events.next(PATIENCE);
            EventMessage event = next.orElseThrow(() -> new AssertionError("nothing came"));
            if (last.test(event)) {
                return event;
            }
        }
    }
}
