package io.loombft.server.node;

import static io.loombft.server.node.TestNode.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.client.TransactionBuilder;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.TransactionBody;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a running node's metrics say of its mempool, its disk, its signer and its lanes. */
@Tag("sockets")
class NodeFactsTest {
    private static final String WAITED = "rustbft_mempool_wait_duration_seconds_count";

    @TempDir private Path folder;

    @Test
    void saysHowLongTransactionsWaitedWhichCameAgainAndWhichWaitForANonce() throws Exception {
        try (TestNetwork network = new TestNetwork(folder, TestNetwork.Shape.of(1, 1)).startAll()) {
            TestNode node = network.node(0);
            Transaction paid = node.pay(Address.ZERO);
            node.committed(paid);
            assertEquals(1, node.sum(WAITED + "{outcome=\"included\""));
            assertEquals(0, node.sum(WAITED + "{outcome=\"dropped\""));
            assertEquals(0, node.sum("rustbft_mempool_known_total"));

            node.client().broadcast(paid);
            assertEquals(1, node.sum("rustbft_mempool_known_total{source=\"client\""));

            Transaction gapped = transfer(node, 3);
            node.client().broadcast(gapped);
            assertEquals(1, node.sum("rustbft_mempool_behind_gap"));
            node.client().broadcast(transfer(node, 1));
            node.client().broadcast(transfer(node, 2));
            node.committed(gapped);
            assertEquals(0, node.sum("rustbft_mempool_behind_gap"));
            assertEquals(4, node.sum(WAITED + "{outcome=\"included\""));
        }
    }

    @Test
    void saysWhatItKeepsAndWhatIsLeftOfTheDisk() throws Exception {
        try (TestNetwork network = new TestNetwork(folder, TestNetwork.Shape.of(1, 1)).startAll()) {
            TestNode node = network.node(0);
            eventually(() -> node.sum("rustbft_storage_bytes{class=\"blocks\"") > 0);
            eventually(() -> node.sum("rustbft_storage_bytes{class=\"journal\"") > 0);
            eventually(() -> node.sum("rustbft_storage_bytes{class=\"database_log\"") > 0);
            double free = node.sum("rustbft_storage_free_bytes");
            assertTrue(free > 0);
            assertTrue(node.sum("rustbft_storage_total_bytes") >= free);
        }
    }

    @Test
    void saysWhatItSignedLastAndWhetherTheGuardLetsItSign() throws Exception {
        try (TestNetwork network = new TestNetwork(folder, TestNetwork.Shape.of(2, 1)).startAll()) {
            TestNode validator = network.node(0);
            validator.reaches(3);
            assertTrue(validator.sum("rustbft_signer_last_signed_height") >= 3);
            assertTrue(validator.sum("rustbft_signer_last_signed_step") >= 1);
            assertEquals(1, validator.sum("rustbft_signer_guard_state{state=\"ready\""));
            assertEquals(1, validator.sum("rustbft_signer_guard_state"));

            TestNode other = network.node(1);
            other.reaches(2);
            assertEquals(0, other.sum("rustbft_signer_last_signed_height"));
            assertEquals(1, other.sum("rustbft_signer_guard_state{state=\"unused\""));
        }
    }

    @Test
    void saysThatItSignsNothingWhileItsDataIsOlderThanItsGuard() throws Exception {
        try (TestNetwork network = new TestNetwork(folder, TestNetwork.Shape.of(1, 1)).startAll()) {
            TestNode node = network.node(0);
            node.reaches(3);
            node.close();
            node.deleteData();
            node.start();
            // Alone it has nobody to fetch the chain from.
            eventually(() -> node.sum("rustbft_signer_guard_state{state=\"waiting\"") == 1);
            assertTrue(node.sum("rustbft_signer_last_signed_height") >= 3);
        }
    }

    @Test
    void saysWhatWaitsToBeSentOnEachChannel() throws Exception {
        try (TestNetwork network = new TestNetwork(folder, TestNetwork.Shape.of(2, 2)).startAll()) {
            network.meets();
            TestNode node = network.node(0);
            assertTrue(node.metrics().contains("rustbft_p2p_queued_messages{channel=\"vote\",}"));
            assertTrue(node.metrics().contains("rustbft_p2p_queued_bytes{channel=\"sync\",}"));
            assertTrue(node.call("net_info").path("peers").path(0).path("queued_bytes").isNumber());
        }
    }

    private static Transaction transfer(TestNode node, long nonce) throws Exception {
        return new TransactionBuilder(
                        TestNetwork.CHAIN, node.client().gasPrices(), TestNetwork.SCHEME)
                .build(
                        TestNetwork.faucet(),
                        nonce,
                        new TransactionBody.Transfer(Address.ZERO, Amount.of(1), Bytes.EMPTY));
    }
}
