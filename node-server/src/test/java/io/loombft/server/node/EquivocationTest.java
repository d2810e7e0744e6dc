package io.loombft.server.node;

import static io.loombft.server.node.TestNode.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.loombft.core.client.JsonRpcClient;
import io.loombft.core.client.RpcException;
import io.loombft.core.types.Address;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A key that was copied to a second machine is found out, and the proof ends up in a block. */
class EquivocationTest {
    @TempDir private Path folder;

    @Test
    void convictsAValidatorWhoseKeyRunsTwice() throws Exception {
        TestNetwork.Shape shape = TestNetwork.Shape.of(5, 4);
        try (TestNetwork network = new TestNetwork(folder, shape)) {
            TestNode honest = network.node(0);
            // Each has a guard of its own, so neither knows what the other signs.
            TestNode copy = network.node(4).withValidatorKey(TestNetwork.validatorKey(3));
            for (TestNode node : network.nodes(0, 1, 2, 3)) {
                node.start();
            }
            copy.start();
            try {
                eventually(
                        () ->
                                honest.metric("rustbft_consensus_equivocations_total").orElse(0.0)
                                        > 0);
                long[] convicted = new long[1];
                eventually(() -> (convicted[0] = evidenceHeight(honest)) > 0);
                for (TestNode node : network.nodes(0, 1, 2)) {
                    node.reaches(convicted[0]);
                    JsonNode block = node.block(convicted[0]);
                    assertEquals(honest.block(convicted[0]), block);
                    assertTrue(
                            block.path("evidence")
                                    .toString()
                                    .contains(network.node(3).validator().hex()));
                    JsonNode found =
                            node.client()
                                    .call(
                                            "get_evidence",
                                            JsonRpcClient.noParams()
                                                    .put("below", convicted[0] + 1));
                    JsonNode latest = found.path("committed").path(0);
                    assertEquals(convicted[0], latest.path("block_height").longValue());
                    assertEquals(
                            network.node(3).validator().hex(),
                            latest.path("validator").textValue());
                    node.committed(node.pay(Address.ZERO));
                }
            } finally {
                copy.close();
            }
        }
    }

    private static long evidenceHeight(TestNode node) throws RpcException {
        for (long height = node.height(); height > 0; height--) {
            JsonNode evidence = node.block(height).path("evidence");
            if (!evidence.isEmpty()) {
                return height;
            }
        }
        return 0;
    }
}
