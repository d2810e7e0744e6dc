package io.loombft.server.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.loombft.core.types.Address;
import io.loombft.core.types.Transaction;
import io.loombft.server.config.NodeConfig;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No timer stands between a transfer and its commit: here every timer takes an hour. */
class NoTimerTest {
    private static final long HOUR_MS = 3_600_000;
    private static final int TRANSFERS = 30;
    private static final Address PAYEE = Address.of(TestNetwork.key(78).publicKey());

    @TempDir private Path folder;

    @Test
    void commitsOneTransferAfterTheOtherThoughNoTimerFires() throws Exception {
        commits(true);
    }

    @Test
    void commitsOneTransferAfterTheOtherWithoutEmptyBlocks() throws Exception {
        commits(false);
    }

    private void commits(boolean createEmptyBlocks) throws Exception {
        NodeConfig.Consensus slow =
                new NodeConfig.Consensus(
                        HOUR_MS,
                        HOUR_MS,
                        HOUR_MS,
                        HOUR_MS,
                        createEmptyBlocks,
                        HOUR_MS,
                        HOUR_MS,
                        HOUR_MS,
                        0);
        TestNetwork.Shape shape = TestNetwork.Shape.of(4, 4).consensus(slow);
        try (TestNetwork network = new TestNetwork(folder, shape).startAll()) {
            network.meets();
            for (int i = 0; i < TRANSFERS; i++) {
                TestNode node = network.node(i % 4);
                Transaction transfer = node.pay(PAYEE);
                node.committed(transfer);
            }
            for (TestNode node : network.nodes()) {
                assertEquals(0, node.metric("rustbft_consensus_timeouts_total").orElseThrow());
                assertEquals(0, node.call("get_consensus_state").path("round").asInt());
            }
        }
    }
}
