package io.loombft.server.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.ledger.Ledger;
import io.loombft.core.ledger.Outcome;
import io.loombft.core.merkle.NodeStore;
import io.loombft.core.merkle.StateTree;
import io.loombft.core.merkle.UnreadableNodeException;
import io.loombft.core.replica.Head;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeadTest {
    private static final Address FAUCET = Address.of(TestNetwork.faucet().publicKey());

    /** The key of a root record is its version and its kind. */
    private static final int ROOT_KEY_BYTES = 9;

    private enum Nodes {
        ALL,
        ROOT_ONLY
    }

    @TempDir private Path folder;

    @Test
    void readsTheNextStateWhenThisOneWasPrunedMeanwhile() throws Exception {
        var heads = new ArrayDeque<>(List.of(head(1, Nodes.ROOT_ONLY), head(2, Nodes.ALL)));
        Amount balance = Head.read(heads::remove, head -> head.state().account(FAUCET).balance());
        assertEquals(TestNetwork.FUNDS, balance);
    }

    @Test
    void failsWhenTheLatestStateCannotBeRead() throws Exception {
        Head broken = head(1, Nodes.ROOT_ONLY);
        assertThrows(
                UnreadableNodeException.class,
                () -> Head.read(() -> broken, head -> head.state().account(FAUCET)));
    }

    @Test
    void readsNoMoreThanSoOftenWhatIsPrunedEachTime() throws Exception {
        Head first = head(1, Nodes.ROOT_ONLY);
        Head second = head(2, Nodes.ROOT_ONLY);
        AtomicInteger reads = new AtomicInteger();
        assertThrows(
                UnreadableNodeException.class,
                () ->
                        Head.read(
                                () -> reads.getAndIncrement() % 2 == 0 ? first : second,
                                head -> head.state().account(FAUCET)));
        assertEquals(Head.READS_MAX, reads.get());
    }

    private Head head(int validators, Nodes kept) throws Exception {
        Map<Bytes, Bytes> nodes = new HashMap<>();
        NodeStore all = key -> Optional.ofNullable(nodes.get(key));
        NodeStore some =
                key -> all.get(key).filter(n -> kept == Nodes.ALL || key.size() == ROOT_KEY_BYTES);
        Path home = folder.resolve("of" + validators);
        try (TestNetwork network = new TestNetwork(home, TestNetwork.Shape.of(2, validators))) {
            Outcome outcome = Ledger.genesis(network.genesis(), StateTree.empty(all));
            nodes.putAll(outcome.state().puts());
            return new Head(
                    outcome.next(),
                    StateTree.open(some, outcome.next().height().value()).orElseThrow());
        }
    }
}
