package io.loombft.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.client.NodeStatus;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.Height;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private static final List<Height> BEFORE = List.of(new Height(5), new Height(5));
    private static final long LONG = Verdict.GROWTH_EXPECTED_MS;

    @Test
    void theSameGrowingChainIsClean() {
        assertEquals(
                List.of(),
                Verdict.problems(BEFORE, at(9, 8), LONG, (node, height) -> same(height)));
    }

    @Test
    void comparesAtTheHighestHeightThatBothHave() {
        Verdict.problems(
                BEFORE,
                at(9, 8),
                LONG,
                (node, height) -> {
                    assertEquals(new Height(8), height);
                    return same(height);
                });
    }

    @Test
    void differentBlocksAreAFork() {
        List<String> problems =
                Verdict.problems(
                        BEFORE, at(9, 9), LONG, (node, height) -> Optional.of("hash" + node));
        assertEquals(1, problems.size());
        assertTrue(problems.getFirst().contains("differ"), problems.toString());
    }

    @Test
    void aNodeThatStoodStillIsNamed() {
        List<String> problems =
                Verdict.problems(BEFORE, at(9, 5), LONG, (node, height) -> same(height));
        assertEquals(List.of("node1 stayed at height 5."), problems);
        assertEquals(
                List.of(),
                Verdict.problems(BEFORE, at(9, 5), LONG - 1, (node, height) -> same(height)));
    }

    @Test
    void aNodeThatDoesNotAnswerIsNamed() {
        List<Optional<NodeStatus>> after = List.of(status(9), Optional.empty());
        assertEquals(
                List.of("node1 did not answer at the end."),
                Verdict.problems(BEFORE, after, LONG, (node, height) -> same(height)));
    }

    @Test
    void theBoardShowsWhoAnswersAndWhoDoesNot() {
        List<Network.Place> places = new Network(Path.of("net"), 2, 30_000).places();
        List<Optional<NodeStatus>> statuses = List.of(status(9), Optional.empty());
        assertEquals(
                "node0 height 9, 3 peers, 2 txs   node1 no answer", Board.line(places, statuses));
        assertEquals(
                List.of(
                        "node      height  peers    txs  rpc",
                        "node0          9      3      2  http://127.0.0.1:30001",
                        "node1          -      -      -  no answer"),
                Board.rows(places, statuses));
    }

    private static Optional<String> same(Height height) {
        return Optional.of("hash of " + height);
    }

    private static List<Optional<NodeStatus>> at(long first, long second) {
        return List.of(status(first), status(second));
    }

    private static Optional<NodeStatus> status(long height) {
        return Optional.of(
                new NodeStatus(
                        "n",
                        "id",
                        new ChainId("localnet"),
                        new Height(height),
                        "hash",
                        NodeStatus.CatchingUp.NO,
                        3,
                        2));
    }
}
