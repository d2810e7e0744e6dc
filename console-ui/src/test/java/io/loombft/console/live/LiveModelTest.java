package io.loombft.console.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.console.connection.Fleet;
import io.loombft.console.connection.NodeSnapshot;
import io.loombft.console.connection.RoundVotes;
import io.loombft.console.connection.RoundVotes.Cast;
import io.loombft.console.connection.RoundVotes.Proposed;
import io.loombft.console.connection.Rounds;
import io.loombft.console.connection.Rounds.HeightVotes;
import io.loombft.console.connection.Snapshots;
import io.loombft.console.connection.StepTimeouts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LiveModelTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

    private final LiveModel model = new LiveModel();

    @Test
    void theProposerIsOfTheRoundInProgressThoughVotesAreOfTheHeightBefore() {
        show(rounds("propose", ""), true);

        assertEquals("5 / 0", model.position().get());
        assertEquals("bob", model.proposer().get());
        assertEquals("none yet", model.proposal().get());
        assertTrue(model.shown().get().startsWith("Height 4, round 0 · decided"));
    }

    @Test
    void theLockIsSaid() {
        show(rounds("prevote", "b7"), true);
        assertEquals("b7", model.lock().get());

        show(rounds("prevote", ""), true);
        assertEquals("not locked", model.lock().get());
    }

    @Test
    void aTimeoutRunsDownWhileEventsCome() {
        show(rounds("propose", ""), true);

        assertEquals("2 s of 3 s left", model.timer().get());
        assertFalse(model.isOld().get());
    }

    @Test
    void withoutEventsAllIsOldAndNoTimeoutIsGuessed() {
        show(rounds("propose", ""), false);

        assertTrue(model.isOld().get());
        assertEquals("–", model.timer().get());
        assertEquals(0, model.timerShare().get());
        assertEquals(
                "As a saw it last, in a step that began 1 s ago; its events do not come in now.",
                model.note().get());
    }

    @Test
    void nothingOfOneNodeIsLeftWhenAnotherIsChosen() {
        show(rounds("prevote", "b7"), true);
        model.show(Snapshots.fleet(NOW, Snapshots.node("b", 1, NOW)));

        assertEquals("–", model.position().get());
        assertEquals("–", model.lock().get());
        assertEquals("–", model.proposer().get());
        assertEquals("–", model.prevoteText().get());
        assertEquals(List.of(), model.cells().get());
    }

    private void show(Rounds rounds, boolean isListening) {
        NodeSnapshot node = Snapshots.with(Snapshots.node("a", 4, NOW), rounds, isListening);
        model.show(new Fleet(List.of(node), 0, NOW, Map.of("aa", "ann", "bb", "bob")));
    }

    /** Nobody has voted at height 5; ann's block was decided before. */
    private static Rounds rounds(String step, String locked) {
        RoundVotes before =
                new RoundVotes(
                        0,
                        "aa",
                        Optional.of(new Proposed("b4", -1)),
                        Map.of("aa", new Cast(List.of("b4"), false, false)),
                        Map.of());
        RoundVotes now = new RoundVotes(0, "bb", Optional.empty(), Map.of(), Map.of());
        return new Rounds(
                new HeightVotes(5, List.of(now), 0, -1, ""),
                0,
                step,
                NOW.minusSeconds(1),
                Instant.EPOCH,
                locked,
                Optional.of(new StepTimeouts(3_000, 1_000, 1_000, 500, 60_000)),
                List.of(new HeightVotes(4, List.of(before), 0, 0, "b4")),
                List.of());
    }
}
