package io.loombft.console.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StandstillTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
    private static final Duration LONG = Standstill.AFTER.plusMillis(1);

    @Test
    void firesAfterItsTimeAndNotBefore() {
        assertTrue(of(node().still(Standstill.AFTER)).isEmpty());
        assertTrue(of(node().still(LONG)).isPresent());
    }

    @Test
    void theClocksOfBlocksDoNotMatter() {
        NodeSnapshot old =
                Snapshots.node("a", 50, NOW.minusSeconds(3_600), new Reach.Reached(), NOW);

        assertTrue(Standstill.of(old, NOW).isEmpty());
    }

    @Test
    void aChainWithoutItsFirstBlockStandsStillToo() {
        Standstill still = of(node().height(0).still(LONG)).orElseThrow();

        assertEquals(1, still.height());
    }

    @Test
    void aChainThatIsSlowByHabitIsGivenTime() {
        NodeSnapshot slow = usually(Duration.ofSeconds(10), Duration.ofSeconds(40));
        NodeSnapshot late = usually(Duration.ofSeconds(10), Duration.ofSeconds(41));

        assertTrue(Standstill.of(slow, NOW).isEmpty());
        assertTrue(Standstill.of(late, NOW).isPresent());
    }

    @Test
    void noHabitExcusesForEver() {
        Duration hour = Duration.ofHours(1);

        assertEquals(Standstill.AFTER_AT_MOST, Standstill.patience(usually(hour, Duration.ZERO)));
    }

    @Test
    void blocksSayTheHabitUntilOneIsSeenToCome() {
        NodeSnapshot node = node().node();
        List<BlockRow> rows =
                Stream.of(1L, 9L, 17L, 25L)
                        .map(s -> Snapshots.block(s, s * 1_000, "", 0, 0))
                        .toList();
        NodeSnapshot fresh = node.with(new ChainTail(rows, 0, node.chain().trusted(), ""));

        assertEquals(Duration.ofSeconds(32), Standstill.patience(fresh));
        assertEquals(
                Standstill.AFTER,
                Standstill.patience(
                        fresh.with(
                                new Pace(50, 0, 0, NOW, false, List.of(Duration.ofMillis(900))))));
    }

    @Test
    void whatWaitsBetweenTwoHeightsIsSaidButLater() {
        Watched held = node().step("new_height", 2);
        assertTrue(of(held.still(Standstill.AFTER_BETWEEN_HEIGHTS)).isEmpty());

        Standstill still =
                of(held.still(Standstill.AFTER_BETWEEN_HEIGHTS.plusMillis(1))).orElseThrow();
        assertFalse(still.isBegun());
        assertEquals(
                "No block for 1 min 0 s though 2 transactions wait: height 51 has not begun. A missing"
                        + " nonce may hold them back.",
                still.sentence(Snapshots.fleet(NOW)));
    }

    @Test
    void nobodyIsSilentWhoCannotBeHeard() {
        assertTrue(of(node().still(LONG).catchingUp()).isEmpty());
        assertTrue(of(node().still(LONG).unheardSince(NOW.minusSeconds(5))).isEmpty());
    }

    @Test
    void namesWhoIsNotHeard() {
        Standstill still =
                of(node().still(LONG).signing(1, Map.of("aa", "SS", "bb", "SS"))).orElseThrow();

        assertEquals(List.of("aa", "bb"), still.silent());
        assertTrue(still.sentence(Snapshots.fleet(NOW)).startsWith("No block for 15 s: height 51"));
        assertTrue(still.sentence(Snapshots.fleet(NOW)).endsWith("Not heard: aa, bb."));
    }

    private static Optional<Standstill> of(Watched node) {
        return Standstill.of(node.node(), NOW);
    }

    private static NodeSnapshot usually(Duration interval, Duration still) {
        return node().node().with(new Pace(50, 0, still.toNanos(), NOW, false, List.of(interval)));
    }

    private static Watched node() {
        return new Watched("a", NOW);
    }
}
