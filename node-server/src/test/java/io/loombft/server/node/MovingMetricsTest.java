package io.loombft.server.node;

import static io.loombft.server.node.TestNode.eventually;

import io.loombft.core.types.Address;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every metric that users were promised says something about a network at work. */
class MovingMetricsTest {
    /** Equivocations have a test of their own, with someone who commits them. */
    private static final List<String> PROMISED =
            List.of(
                    "rustbft_consensus_height",
                    "rustbft_consensus_round",
                    "rustbft_consensus_proposals_received_total",
                    "rustbft_consensus_votes_received_total",
                    "rustbft_consensus_timeouts_total",
                    "rustbft_consensus_block_commit_duration_seconds_count",
                    "rustbft_p2p_peers_connected",
                    "rustbft_p2p_messages_sent_total",
                    "rustbft_state_block_execution_duration_seconds_count",
                    "rustbft_state_tx_success_total",
                    "rustbft_state_gas_used_total",
                    "rustbft_storage_block_persist_duration_seconds_count",
                    "rustbft_storage_wal_write_duration_seconds_count",
                    "rustbft_rpc_requests_total");

    @TempDir private Path folder;

    @Test
    void movesEachOfThem() throws Exception {
        try (TestNetwork network = new TestNetwork(folder, TestNetwork.Shape.of(4, 4)).startAll()) {
            TestNode node = network.node(0);
            node.committed(node.pay(Address.ZERO));
            // Whose turn it is and who is gone makes the others wait and go on to another round.
            network.node(3).close();
            for (String metric : PROMISED) {
                eventually(() -> node.sum(metric) > 0);
            }
        }
    }
}
