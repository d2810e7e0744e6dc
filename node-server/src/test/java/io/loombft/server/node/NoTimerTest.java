package io.loombft.server.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.loombft.core.types.Address;
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
        try (TestNetwork network = healthy(TestNetwork.Shape.of(4, 4).consensus(slow))) {
            for (int i = 0; i < TRANSFERS; i++) {
                TestNode node = network.node(i % 4);
                node.committed(node.pay(PAYEE));
            }
            for (TestNode node : network.nodes()) {
                assertEquals(0, node.metric("rustbft_consensus_timeouts_total").orElseThrow());
                assertEquals(0, node.call("get_consensus_state").path("round").asInt());
            }
        }
    }

    /**
     * A network whose first block is made when all are there. On a machine so slow that the chain began
     * before they had met, it is thrown away and the next is given more time.
     */
    private TestNetwork healthy(TestNetwork.Shape shape) throws Exception {
        for (long leadMs = 4_000; ; leadMs *= 2) {
            TestNetwork network =
                    new TestNetwork(
                            folder.resolve("lead" + leadMs),
                            shape.beginningAt(System.currentTimeMillis() + leadMs));
            network.startAll().meets();
            boolean isEarly = true;
            for (TestNode node : network.nodes()) {
                isEarly &= node.height() == 0;
            }
            if (isEarly) {
                return network;
            }
            network.close();
        }
    }
}
