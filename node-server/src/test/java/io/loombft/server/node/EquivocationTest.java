package io.loombft.server.node;

import static io.loombft.server.node.TestNode.eventually;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.loombft.core.client.RpcException;
import io.loombft.core.types.Address;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A key that was copied to a second machine is found out and loses its power; the chain goes on. */
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
                                honest.metric("rustbft_consensus_equivocations_total")
                                                .orElse(0.0)
                                        > 0);
                eventually(() -> evidenceHeight(honest) > 0);
                eventually(() -> !isValidatorNow(honest, network.node(3)));
                assertTrue(isValidatorNow(honest, network.node(1)));
                for (TestNode node : network.nodes(0, 1, 2)) {
                    node.committed(node.pay(Address.ZERO));
                    assertFalse(isValidatorNow(node, network.node(3)));
                }
            } finally {
                copy.close();
            }
        }
    }

    private static boolean isValidatorNow(TestNode asked, TestNode who) throws RpcException {
        return asked.call("get_validators").toString().contains(who.validator().hex());
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
