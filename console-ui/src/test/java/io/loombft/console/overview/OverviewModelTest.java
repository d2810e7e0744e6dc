package io.loombft.console.overview;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.console.chart.Curve;
import io.loombft.console.chart.TimeSeries;
import io.loombft.console.chart.TimeSeries.Point;
import io.loombft.console.connection.BlockRow;
import io.loombft.console.connection.Fleet;
import io.loombft.console.connection.NodeSnapshot;
import io.loombft.console.connection.Polled;
import io.loombft.console.connection.Reach;
import io.loombft.console.connection.Snapshots;
import io.loombft.console.connection.Watched;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OverviewModelTest {
    private static final Instant START = Instant.ofEpochSecond(1_700_000_000);

    private final OverviewModel model = new OverviewModel();

    @Test
    void theSeriesOfANodeNeverHoldAnotherNodesValues() {
        for (int second = 0; second < 10; second++) {
            model.sample(fleet(second, second < 5 ? 0 : 1));
        }

        model.show(fleet(10, 0));
        assertEquals(List.of(1.0), valuesOf(model.intervals().get()));
        model.show(fleet(10, 1));
        assertEquals(List.of(4.0), valuesOf(model.intervals().get()));
    }

    @Test
    void aNodeThatIsChosenHasAPast() {
        for (int second = 0; second < 10; second++) {
            model.sample(fleet(second, 0));
        }

        model.show(fleet(10, 1));
        assertEquals(10, model.rates().get().getFirst().points().size());
    }

    @Test
    void aNodeThatIsDisconnectedLeavesNoSeriesBehind() {
        model.sample(fleet(0, 0));
        model.sample(Snapshots.fleet(START, fast(START)));
        model.show(fleet(1, 1));

        assertTrue(model.intervals().get().getFirst().points().isEmpty());
    }

    @Test
    void aNodeThatDoesNotAnswerAddsNothing() {
        NodeSnapshot silent = Snapshots.node("a", 9, START, new Reach.Unreachable("gone"), START);
        model.sample(Snapshots.fleet(START, silent));
        model.show(Snapshots.fleet(START, silent));

        assertTrue(model.rates().get().getFirst().points().isEmpty());
    }

    @Test
    void theRoundsOfBlocksAreSeenOverTheWindowThatIsChosen() {
        NodeSnapshot node =
                Snapshots.with(
                        Snapshots.node("a", 3, START),
                        List.of(
                                block(1, -8_000_000, 0),
                                block(2, -7_000_000, 3),
                                block(3, -1_000, 1)));
        model.sample(Snapshots.fleet(START, node));

        model.show(Snapshots.fleet(START, node));
        assertEquals(List.of(1.0), valuesOf(model.rounds().get()));
        model.look(TimeSeries.Window.TWO_HOURS);
        model.show(Snapshots.fleet(START, node));
        assertEquals(List.of(3.0, 1.0), valuesOf(model.rounds().get()));
    }

    @Test
    void powerThatWasAskedForInVainIsOldAndSaysSince() {
        NodeSnapshot node =
                new Watched("a", START).signing(1, Map.of("aa", "SSS", "bb", "SMM")).node();
        model.show(Snapshots.fleet(START, node));
        assertEquals("50.0 %", model.power().get());
        assertFalse(model.isPowerOld().get());

        Polled known = node.polled();
        NodeSnapshot later =
                Snapshots.with(
                        node,
                        new Polled(
                                known.status(),
                                known.validators(),
                                known.peers(),
                                known.mempool(),
                                known.evidence(),
                                known.metrics(),
                                known.genesis(),
                                known.signing().failed("it is busy")));
        model.show(Snapshots.fleet(START.plusSeconds(3), later));
        assertEquals("50.0 %", model.power().get());
        assertTrue(model.isPowerOld().get());
        assertEquals(
                "of the power signed the last block · read 3 s ago, not since: it is busy",
                model.powerCaption().get());
    }

    /** Two nodes, whose blocks come every second and every four. */
    private static Fleet fleet(int second, int selected) {
        Instant now = START.plusSeconds(second);
        return new Fleet(
                List.of(
                        fast(now),
                        Snapshots.with(
                                Snapshots.node("slow", 2, now),
                                List.of(block(1, 0, 0), block(2, 4_000, 0)))),
                selected,
                now,
                Map.of());
    }

    private static NodeSnapshot fast(Instant now) {
        return Snapshots.with(
                Snapshots.node("fast", 2, now), List.of(block(1, 0, 0), block(2, 1_000, 0)));
    }

    private static BlockRow block(long height, long afterMs, int round) {
        return Snapshots.block(height, START.toEpochMilli() + afterMs, "aa", round, 0);
    }

    private static List<Double> valuesOf(List<Curve> curves) {
        return curves.getFirst().points().stream().map(Point::mean).toList();
    }
}
