package io.loombft.server.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import io.loombft.core.client.EventMessage;
import io.loombft.core.client.EventStream;
import io.loombft.core.client.RpcError;
import io.loombft.core.client.RpcException;
import io.loombft.core.types.Address;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.TransactionBody;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real node tells its subscribers. */
@Tag("sockets")
class NodeEventsTest {
    private static final Address PAYEE = Address.of(TestNetwork.key(79).publicKey());
    private static final List<String> ALL =
            List.of(
                    "block",
                    "transaction",
                    "step",
                    "proposal",
                    "vote",
                    "polka",
                    "lock",
                    "timeout",
                    "evidence",
                    "peer",
                    "mempool",
                    "validators",
                    "sync");

    @TempDir private Path folder;

    @Test
    void aTransferIsSeenOnItsWayIntoABlock() throws Exception {
        try (TestNetwork network = new TestNetwork(folder, TestNetwork.Shape.of(1, 1)).startAll()) {
            TestNode node = network.node(0);
            node.reaches(1);
            try (EventStream events = open(node)) {
                Transaction transfer = node.pay(PAYEE);
                List<EventMessage> seen =
                        until(events, e -> isTransaction(e, transfer.hash().hex()));
                EventMessage committed = seen.getLast();
                // Whoever lets it in tells so, before or after the block was made.
                if (seen.stream().noneMatch(NodeEventsTest::isAdmission)) {
                    seen.addAll(until(events, NodeEventsTest::isAdmission));
                }
                long height = committed.height().orElseThrow();

                assertEquals("success", committed.data().path("status").asText());
                assertEquals(0, committed.data().path("index").asInt());
                assertEquals("24000", committed.data().path("fee").asText());
                assertEquals(
                        List.of(
                                "step propose",
                                "proposal",
                                "step prevote",
                                "vote prevote",
                                "polka",
                                "lock",
                                "step precommit",
                                "vote precommit",
                                "step commit",
                                "block",
                                "transaction"),
                        seen.stream()
                                .filter(e -> e.height().orElse(0) == height)
                                .filter(e -> !isStep(e, "new_height"))
                                .map(NodeEventsTest::name)
                                .toList());
                sameBlock(node, seen, height);
                consecutive(seen);
            }
        }
    }

    @Test
    void aStreamGoesOnWhereAnotherEndedButNotAfterARestart() throws Exception {
        try (TestNetwork network = new TestNetwork(folder, TestNetwork.Shape.of(1, 1)).startAll()) {
            TestNode node = network.node(0);
            EventStream.Position position;
            try (EventStream events = open(node)) {
                until(events, e -> e.type().equals("block"));
                position = events.position();
            }
            node.reaches(node.height() + 2);
            try (EventStream events = EventStream.open(url(node), ALL, position)) {
                assertEquals(position, events.position());
                EventMessage next = events.next(TestNode.PATIENCE).orElseThrow();
                assertEquals(position.nextSeq(), next.seq());
            }

            node.close();
            node.start();
            RpcException.Refused refused =
                    assertThrows(
                            RpcException.Refused.class,
                            () -> EventStream.open(url(node), ALL, position));
            assertEquals(RpcError.EVENTS_GONE, refused.error().code());
        }
    }

    @Test
    void peersAndChangesOfTheValidatorsAreTold() throws Exception {
        try (TestNetwork network = new TestNetwork(folder, TestNetwork.Shape.of(2, 1))) {
            TestNode node = network.node(0);
            node.start();
            node.reaches(1);
            try (EventStream events =
                    EventStream.open(url(node), List.of("peer", "validators", "vote"))) {
                network.node(1).start();
                EventMessage met = until(events, e -> e.type().equals("peer")).getLast();
                assertEquals("connected", met.data().path("change").asText());
                assertEquals(network.node(1).id().hex(), met.data().path("id").asText());
                assertEquals("node1", met.data().path("node_id").asText());
                assertFalse(met.height().isPresent());

                node.submit(
                        TestNetwork.faucet(),
                        new TransactionBody.ValidatorUpdate(
                                TransactionBody.ValidatorUpdate.Action.ADD,
                                network.node(1).validator(),
                                1));
                EventMessage changed = until(events, e -> e.type().equals("validators")).getLast();
                JsonNode change = changed.data().path("changes").path(0);
                assertEquals(network.node(1).validator().hex(), change.path("id").asText());
                assertEquals(0, change.path("power_before").asLong());
                assertEquals(1, change.path("power").asLong());
                assertEquals(
                        changed.height().orElseThrow() + 2,
                        changed.data().path("effective_height").asLong());
                until(
                        events,
                        e ->
                                e.type().equals("vote")
                                        && !e.data().path("own").asBoolean()
                                        && e.data()
                                                .path("validator")
                                                .asText()
                                                .equals(network.node(1).validator().hex()));

                network.node(1).close();
                EventMessage lost = until(events, e -> e.type().equals("peer")).getLast();
                assertEquals("disconnected", lost.data().path("change").asText());
                assertEquals(0, lost.data().path("peers").asInt());
                assertFalse(lost.data().path("reason").asText().isEmpty());
            }
        }
    }

    private static EventStream open(TestNode node) throws Exception {
        return EventStream.open(url(node), ALL);
    }

    private static String url(TestNode node) {
        return "http://127.0.0.1:" + node.running().rpcPort();
    }

    private static List<EventMessage> until(EventStream events, Predicate<EventMessage> last)
            throws RpcException {
        List<EventMessage> seen = new ArrayList<>();
        do {
            Optional<EventMessage> next = events.next(TestNode.PATIENCE);
            seen.add(next.orElseThrow(() -> new AssertionError("nothing came after " + seen)));
        } while (!last.test(seen.getLast()));
        return seen;
    }

    private static boolean isTransaction(EventMessage event, String hash) {
        return event.type().equals("transaction")
                && event.data().path("hash").asText().equals(hash);
    }

    private static boolean isAdmission(EventMessage event) {
        return event.type().equals("mempool") && event.data().path("admitted").asInt() == 1;
    }

    private static boolean isStep(EventMessage event, String step) {
        return event.type().equals("step") && event.data().path("step").asText().equals(step);
    }

    private static String name(EventMessage event) {
        return switch (event.type()) {
            case "step" -> "step " + event.data().path("step").asText();
            case "vote" -> "vote " + event.data().path("type").asText();
            default -> event.type();
        };
    }

    private static void sameBlock(TestNode node, List<EventMessage> seen, long height)
            throws RpcException {
        String hash = node.block(height).path("hash").asText();
        for (EventMessage event : seen) {
            if (event.height().orElse(0) != height) {
                continue;
            }
            switch (event.type()) {
                case "block" -> {
                    assertEquals(hash, event.data().path("hash").asText());
                    assertEquals(1, event.data().path("num_txs").asInt());
                    assertEquals(24_000, event.data().path("gas_used").asLong());
                }
                case "proposal", "vote", "polka", "lock" ->
                        assertEquals(hash, event.data().path("block_hash").asText());
                default -> {}
            }
        }
    }

    private static void consecutive(List<EventMessage> seen) {
        for (int i = 1; i < seen.size(); i++) {
            assertEquals(seen.get(i - 1).seq() + 1, seen.get(i).seq());
        }
    }
}
