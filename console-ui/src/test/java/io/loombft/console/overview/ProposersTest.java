package io.loombft.console.overview;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.console.connection.BlockRow;
import io.loombft.console.connection.Fleet;
import io.loombft.console.connection.Snapshots;
import io.loombft.console.connection.Turn;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProposersTest {
    private static final Fleet FLEET =
            new Fleet(List.of(), 0, Instant.EPOCH, Map.of("aa", "ann", "bb", "bob"));

    private static final String UNHEARD =
            "Times are of 0 blocks of %d: those whose events came here from their beginning.";

    @Test
    void blocksAreCountedByProposer() {
        List<BlockRow> blocks =
                List.of(
                        Snapshots.block(1, 0, "bb", 0, 0),
                        Snapshots.block(2, 1_000, "aa", 0, 4),
                        Snapshots.block(3, 4_000, "bb", 0, 2),
                        Snapshots.block(4, 5_000, "aa", 0, 0));

        assertEquals(
                new Proposers(
                        List.of(
                                new Proposers.Row("ann", "2", "1", "2", "–", "", "0", "–", ""),
                                new Proposers.Row("bob", "2", "1", "1", "–", "", "0", "–", "")),
                        UNHEARD.formatted(4)),
                Proposers.of(blocks, List.of(), FLEET));
    }

    @Test
    void aQuorumIsTimedForWhoeverProposedAndNotForTheOneBefore() {
        List<BlockRow> blocks =
                List.of(Snapshots.block(1, 0, "aa", 0, 7), Snapshots.block(2, 9_000, "bb", 0, 7));
        List<Turn> turns =
                List.of(new Turn(1, 0, "aa", true, 100), new Turn(2, 0, "bb", true, 900));

        assertEquals(
                List.of(
                        new Proposers.Row("ann", "1", "0", "7", "100 ms", "", "0", "–", ""),
                        new Proposers.Row("bob", "1", "0", "7", "900 ms", "warn", "0", "–", "")),
                Proposers.of(blocks, turns, FLEET).rows());
    }

    @Test
    void aRoundThatFailedIsOfTheOneWhoWasToProposeAndNotOfItsRescuer() {
        List<BlockRow> blocks =
                List.of(Snapshots.block(1, 0, "aa", 0, 7), Snapshots.block(2, 4_000, "aa", 1, 7));
        List<Turn> turns =
                List.of(
                        new Turn(1, 0, "aa", true, 100),
                        new Turn(2, 0, "bb", false, 3_000),
                        new Turn(2, 1, "aa", true, 100));

        Proposers all = Proposers.of(blocks, turns, FLEET);
        assertEquals(
                List.of(
                        new Proposers.Row("ann", "2", "0", "7", "100 ms", "", "0", "–", ""),
                        new Proposers.Row("bob", "0", "0", "–", "–", "", "1", "3 s", "warn")),
                all.rows());
        assertEquals(UNHEARD.formatted(2).replace("0 blocks", "2 blocks"), all.note());
    }

    @Test
    void whatWasNotHeardIsNotGuessed() {
        List<BlockRow> blocks =
                List.of(Snapshots.block(5, 0, "aa", 2, 7), Snapshots.block(6, 8_000, "aa", 1, 7));
        List<Turn> turns = List.of(new Turn(4, 0, "bb", false, 1), new Turn(6, 0, "", false, 9));

        Proposers all = Proposers.of(blocks, turns, FLEET);
        assertEquals(
                List.of(new Proposers.Row("ann", "2", "0", "7", "–", "", "0", "–", "")),
                all.rows());
        assertTrue(all.note().contains("Of 3 failed rounds it is not known whose turn it was"));
        assertEquals(List.of(), Proposers.of(List.of(), turns, FLEET).rows());
    }
}
