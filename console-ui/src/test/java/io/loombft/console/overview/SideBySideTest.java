package io.loombft.console.overview;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.loombft.console.connection.BlockRow;
import io.loombft.console.connection.Fleet;
import io.loombft.console.connection.NodeSnapshot;
import io.loombft.console.connection.NodeStatus;
import io.loombft.console.connection.Reach;
import io.loombft.console.connection.Snapshots;
import io.loombft.console.overview.Differences.In;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SideBySideTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

    private final Progress progress = new Progress();

    @Test
    void nodesThatSayTheSameHaveNoDifference() {
        assertDiffers(node("a"), node("b"), "");
    }

    @Test
    void anotherVersionThanMostHaveIsMarked() {
        NodeSnapshot old = like("a", "c", 9, "r", 0, "old", "");
        SideBySide.NodeRow row = row(old, node("b"), node("d"));

        assertEquals("version old, others 1", row.difference());
        assertEquals(Set.of(In.VERSION), row.in());
        assertEquals("bad", row.markOf(In.VERSION));
        assertEquals("", row.markOf(In.ROLE));
        assertEquals("", row(node("b"), old, node("d")).difference());
    }

    @Test
    void whereNoVersionHasTheMostAllAreMarked() {
        NodeSnapshot old = like("a", "c", 9, "r", 0, "old", "");
        assertDiffers(old, node("b"), "version old, others 1");
        assertDiffers(node("b"), old, "version 1, others old");
    }

    @Test
    void theValidatorKeyOfAnotherNodeIsMarked() {
        assertDiffers(
                like("a", "c", 9, "r", 0, "1", "key"),
                like("b", "c", 9, "r", 0, "1", "key"),
                "the validator key of b");
        assertDiffers(
                like("a", "c", 9, "r", 0, "1", "key"), like("b", "c", 9, "r", 0, "1", "other"), "");
    }

    @Test
    void roundsAreComparedAtTheSameHeightOnly() {
        assertDiffers(
                like("a", "c", 9, "r", 1, "1", ""),
                like("b", "c", 9, "r", 4, "1", ""),
                "round 1, others are in 4");
        assertDiffers(like("a", "c", 9, "r", 3, "1", ""), like("b", "c", 9, "r", 4, "1", ""), "");
        assertDiffers(like("a", "c", 9, "r", 1, "1", ""), like("b", "c", 8, "s", 4, "1", ""), "");
    }

    @Test
    void statesAreComparedAfterTheSameBlockOnly() {
        assertDiffers(
                like("a", "c", 9, "r", 0, "1", ""),
                like("b", "c", 9, "s", 0, "1", ""),
                "another state after block 9 than b");
        assertDiffers(like("a", "c", 9, "r", 0, "1", ""), like("b", "c", 8, "s", 0, "1", ""), "");
    }

    @Test
    void theStateAfterABlockIsAlsoToldByTheNextHeader() {
        NodeSnapshot ahead =
                Snapshots.with(like("b", "c", 10, "t", 0, "1", ""), List.of(block(10, "s")));
        assertDiffers(
                like("a", "c", 9, "r", 0, "1", ""), ahead, "another state after block 9 than b");
        assertDiffers(like("a", "c", 9, "s", 0, "1", ""), ahead, "");
    }

    @Test
    void anotherChainIsTheOnlyDifferenceThatCounts() {
        assertDiffers(
                like("a", "c", 9, "r", 0, "1", ""),
                like("b", "d", 9, "s", 7, "2", ""),
                "another chain than b");
    }

    @Test
    void aNodeBetweenWithoutBlocksHidesNoFork() {
        NodeSnapshot a = Snapshots.with(node("a"), List.of(block(9, "")));
        NodeSnapshot fork = Snapshots.with(node("b"), List.of(block(9, "other")));
        assertEquals("another block 9 than b", row(a, node("x"), fork).difference());
    }

    @Test
    void roundsOfANodeThatDoesNotAnswerAreOld() {
        NodeSnapshot silent = like("a", "c", 9, "r", 0, "1", "");
        NodeSnapshot gone =
                Snapshots.with(
                        Snapshots.node("a", 9, NOW, new Reach.Unreachable("gone"), NOW),
                        silent.polled());
        assertEquals("", row(gone, like("b", "c", 9, "r", 9, "1", "")).difference());
    }

    private void assertDiffers(NodeSnapshot node, NodeSnapshot other, String words) {
        assertEquals(words, row(node, other).difference());
    }

    /** Of the first one. */
    private SideBySide.NodeRow row(NodeSnapshot... nodes) {
        Fleet fleet = Snapshots.fleet(NOW, nodes);
        progress.sample(fleet);
        return SideBySide.of(fleet, progress).getFirst();
    }

    private static NodeSnapshot node(String label) {
        return like(label, "c", 9, "r", 0, "1", "");
    }

    private static NodeSnapshot like(
            String label,
            String chain,
            long height,
            String root,
            int round,
            String version,
            String validator) {
        return Snapshots.with(
                Snapshots.node(label, height, NOW),
                new NodeStatus(
                        label,
                        label,
                        chain,
                        version,
                        height,
                        "",
                        0,
                        root,
                        height + 1,
                        round,
                        "propose",
                        3,
                        false,
                        0,
                        validator,
                        1,
                        0));
    }

    /** With this state after the block before it; another hash for another state. */
    private static BlockRow block(long height, String root) {
        return new BlockRow(
                height,
                "hash" + root,
                "",
                0,
                0,
                0,
                0,
                "",
                root,
                "",
                Set.of(),
                BlockRow.Verdict.UNCHECKED,
                "");
    }
}
