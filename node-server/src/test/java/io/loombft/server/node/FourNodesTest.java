package io.loombft.server.node;

import static io.loombft.server.node.TestNode.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.loombft.core.client.RpcException;
import io.loombft.core.client.TransactionStatus;
import io.loombft.core.types.Address;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.TransactionBody;
import io.loombft.server.config.NodeConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network of whole nodes in one process, over real sockets and real disks. */
class FourNodesTest {
    private static final Address PAYEE = Address.of(TestNetwork.key(77).publicKey());

    @TempDir private Path folder;

    @Test
    void commitsATransferOnAllNodesInTheSameBlocks() throws Exception {
        try (TestNetwork network = new TestNetwork(folder, TestNetwork.Shape.of(4, 4)).startAll()) {
            TestNode a = network.node(0);
            a.reaches(2);
            Transaction transfer = a.pay(PAYEE);
            long height = a.committed(transfer).height().value();
            for (TestNode node : network.nodes()) {
                node.reaches(height + 2);
                TransactionStatus.Committed there = node.committed(transfer);
                assertEquals(height, there.height().value(), node.toString());
                assertEquals("1", node.client().account(PAYEE).balance().toString());
            }
            sameChain(network.nodes(), 1, height + 2);
        }
    }

    @Test
    void goesOnWithoutOneStopsWithoutTwoAndGoesOnAgain() throws Exception {
        try (TestNetwork network = new TestNetwork(folder, TestNetwork.Shape.of(4, 4)).startAll()) {
            network.node(0).reaches(3);
            network.node(3).close();
            network.node(0).reaches(network.node(0).height() + 5);

            network.node(2).close();
            // At most the block that was being decided still comes.
            eventually(() -> network.node(0).height() == network.node(1).height());
            Transaction waiting = network.node(0).pay(PAYEE);
            long stopped = Math.max(network.node(0).height(), network.node(1).height());
            for (TestNode node : network.nodes(0, 1)) {
                eventually(() -> waitsForAQuorum(node));
            }
            for (TestNode node : network.nodes(0, 1)) {
                assertTrue(node.height() <= stopped + 1, "a block without a quorum");
                assertFalse(node.isCommitted(waiting.hash()));
                assertEquals(200, node.get("/health"));
            }

            network.node(2).start();
            network.node(0).committed(waiting);
            network.node(3).start();
            long next = network.node(0).height() + 3;
            network.nodes().forEach(node -> node.reaches(next));
            sameChain(network.nodes(), 1, next);
        }
    }

    /** Both have prevoted, and nothing but a third prevote can bring them further. */
    private static boolean waitsForAQuorum(TestNode node) throws RpcException {
        JsonNode state = node.call("get_consensus_state");
        JsonNode rounds = state.path("rounds");
        return state.path("step").asText().equals("prevote")
                && rounds.path(rounds.size() - 1).path("prevotes").size() == 2;
    }

    @Test
    void comesBackWithoutItsDataAndVotesAgain() throws Exception {
        try (TestNetwork network = new TestNetwork(folder, TestNetwork.Shape.of(4, 4)).startAll()) {
            TestNode lost = network.node(3);
            lost.reaches(5);
            lost.close();
            lost.deleteData();
            lost.start();
            lost.reaches(network.node(0).height());
            // With another node gone no block can be made without its vote.
            network.node(0).close();
            long reached = network.node(1).height();
            network.nodes(1, 2, 3).forEach(node -> node.reaches(reached + 5));
            assertTrue(signs(network.node(1), lost, reached + 3));
            sameChain(network.nodes(1, 2, 3), 1, reached + 5);
        }
    }

    @Test
    void letsAFifthNodeFollowAndThenMakesItAValidator() throws Exception {
        try (TestNetwork network = new TestNetwork(folder, TestNetwork.Shape.of(5, 4))) {
            for (TestNode node : network.nodes(0, 1, 2, 3)) {
                node.start();
            }
            TestNode first = network.node(0);
            first.reaches(10);
            TestNode fifth = network.node(4);
            fifth.start();
            fifth.reaches(10);
            assertFalse(isValidator(fifth, fifth, fifth.height()));

            Transaction update =
                    fifth.submit(
                            TestNetwork.faucet(),
                            new TransactionBody.ValidatorUpdate(
                                    TransactionBody.ValidatorUpdate.Action.ADD,
                                    fifth.validator(),
                                    TestNetwork.POWER));
            long height = first.committed(update).height().value();
            first.reaches(height + 3);
            assertFalse(isValidator(first, fifth, height + 1));
            assertTrue(isValidator(first, fifth, height + 2));
            eventually(() -> signs(first, fifth, first.height()));

            // Five of power ten each: with one gone, four have a quorum only together.
            network.node(3).close();
            long reached = first.height();
            first.reaches(reached + 4);
            assertTrue(signs(first, fifth, reached + 3));
            sameChain(network.nodes(0, 1, 2, 4), 1, reached + 2);
        }
    }

    @Test
    void makesNoBlockWhenIdleIfToldSo() throws Exception {
        NodeConfig.Consensus quiet =
                new NodeConfig.Consensus(2_000, 1_000, 1_000, 500, false, 50, 500, 10_000, 0);
        try (TestNetwork network =
                new TestNetwork(folder, TestNetwork.Shape.of(4, 4).consensus(quiet)).startAll()) {
            TestNode a = network.node(0);
            eventually(() -> a.client().status().peers() == 3);
            long height = a.committed(a.pay(PAYEE)).height().value();
            // One more block certifies the state that the transfer left, and then there is silence:
            // the next transfer is in the block after it.
            for (int i = 1; i < 4; i++) {
                TestNode node = network.node(i);
                long certified = height + 2L * i - 1;
                network.nodes().forEach(n -> n.reaches(certified));
                long next = node.committed(node.pay(PAYEE)).height().value();
                assertEquals(certified + 1, next);
            }
        }
    }

    @Test
    void forgetsOldStatesAndOldBlocksAndGoesOn() throws Exception {
        TestNetwork.Shape forgetful = TestNetwork.Shape.of(4, 4).keeping(3, 5);
        try (TestNetwork network = new TestNetwork(folder, forgetful).startAll()) {
            TestNode a = network.node(0);
            a.reaches(12);
            eventually(() -> isPruned(a, "get_validators", 2));
            eventually(() -> isPruned(a, "get_block", 2));
            assertFalse(isPruned(a, "get_validators", a.height()));
            assertFalse(isPruned(a, "get_block", a.height()));
            a.committed(a.pay(PAYEE));

            network.stopAll();
            network.startAll();
            long reached = a.height();
            network.nodes().forEach(node -> node.reaches(reached + 8));
            assertTrue(isPruned(a, "get_block", reached));
            assertEquals("1", a.client().account(PAYEE).balance().toString());
            a.committed(a.pay(PAYEE));
        }
    }

    @Test
    void followsARetentionThatWasMadeShorter() throws Exception {
        try (TestNetwork network = new TestNetwork(folder, TestNetwork.Shape.of(1, 1)).startAll()) {
            network.node(0).reaches(30);
            network.node(0).close();
            try (TestNode shorter = network.node(0).keeping(2, 3)) {
                shorter.start();
                long reached = shorter.height();
                eventually(() -> isPruned(shorter, "get_block", reached));
                assertTrue(isPruned(shorter, "get_block", 1));
            }
        }
    }

    private static boolean isPruned(TestNode node, String method, long height) throws RpcException {
        try {
            node.call(method, height);
            return false;
        } catch (RpcException.Refused e) {
            return e.error().message().startsWith("Pruned");
        }
    }

    @Test
    void keepsAcceptedTransactionsOverARestartOfAll() throws Exception {
        try (TestNetwork network = new TestNetwork(folder, TestNetwork.Shape.of(4, 4))) {
            network.node(0).start();
            network.node(1).start();
            TestNode a = network.node(0);
            List<Transaction> accepted = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                accepted.add(a.pay(PAYEE));
            }
            assertEquals(0, a.height());
            network.stopAll();

            network.startAll();
            for (Transaction transaction : accepted) {
                assertInstanceOf(
                        TransactionStatus.Committed.class, network.node(2).committed(transaction));
            }
        }
    }

    @Test
    void saysThatItsFolderIsInUse() throws Exception {
        try (TestNetwork network = new TestNetwork(folder, TestNetwork.Shape.of(1, 1)).startAll()) {
            TestNode node = network.node(0);
            node.reaches(1);
            NodeFailedException e =
                    assertThrows(
                            NodeFailedException.class,
                            () ->
                                    LoomNode.start(
                                            node.config(), node.identity(), new CountDownLatch(1)));
            assertEquals(NodeFailedException.Reason.IN_USE, e.reason());
            node.reaches(node.height() + 2);
        }
    }

    // ----

    private static void sameChain(List<TestNode> nodes, long from, long to) throws RpcException {
        for (long height = from; height <= to; height++) {
            // The header of a block holds the state root after its parent.
            JsonNode expected = nodes.getFirst().block(height);
            for (TestNode node : nodes) {
                assertEquals(expected, node.block(height), node + " at height " + height);
            }
        }
    }

    private static boolean isValidator(TestNode asked, TestNode who, long height)
            throws RpcException {
        return asked.call("get_validators", height).toString().contains(who.validator().hex());
    }

    /** Whether a validator's signature is in the commit of a height. */
    private static boolean signs(TestNode asked, TestNode who, long height) throws RpcException {
        return asked.call("get_commit", height).toString().contains(who.validator().hex());
    }
}
