package io.loombft.server.node;

import static io.loombft.server.node.TestNode.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.loombft.core.types.Address;
import io.loombft.core.types.Transaction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections that break all the time cost time, never the chain. */
class BrokenConnectionsTest {
    private static final long SEED = 31;
    private static final int CUTS = 25;
    private static final Address PAYEE = Address.of(TestNetwork.key(79).publicKey());

    @TempDir private Path folder;

    @Test
    void goesOnWhileEveryConnectionIsCutAgainAndAgain() throws Exception {
        List<CuttingProxy> proxies = new ArrayList<>();
        TestNetwork.Roads roads =
                (of, to, listensOn) -> {
                    try {
                        var proxy = new CuttingProxy(listensOn, SEED + 10L * of + to);
                        proxies.add(proxy);
                        return proxy.port();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                };
        try (TestNetwork network = new TestNetwork(folder, TestNetwork.Shape.of(4, 4), roads)) {
            network.startAll();
            List<Transaction> paid = new ArrayList<>();
            while (proxies.stream().mapToInt(CuttingProxy::cuts).sum() < CUTS) {
                TestNode node = network.node(paid.size() % 4);
                Transaction transfer = node.pay(PAYEE);
                node.committed(transfer);
                paid.add(transfer);
            }
            proxies.forEach(CuttingProxy::heal);
            for (TestNode node : network.nodes()) {
                for (Transaction transfer : paid) {
                    node.committed(transfer);
                }
            }
            long height = network.node(0).height();
            for (TestNode node : network.nodes()) {
                node.reaches(height);
                assertEquals(network.node(0).block(height), node.block(height));
                assertEquals(0, node.metric("rustbft_consensus_equivocations_total").orElseThrow());
            }
            // Honest nodes on a bad line are not bad peers.
            for (TestNode node : network.nodes()) {
                eventually(() -> node.client().status().peers() == 3);
            }
        } finally {
            for (CuttingProxy proxy : proxies) {
                proxy.close();
            }
        }
    }
}
