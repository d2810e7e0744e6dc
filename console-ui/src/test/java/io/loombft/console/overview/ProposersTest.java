package io.loombft.console.overview;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.loombft.console.connection.BlockRow;
import io.loombft.console.connection.Fleet;
import io.loombft.console.connection.Snapshots;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProposersTest {
    private static final Fleet FLEET =
            new Fleet(List.of(), 0, Instant.EPOCH, Map.of("aa", "ann", "bb", "bob"));

    @Test
    void blocksAreCountedByProposer() {
        List<BlockRow> blocks =
                List.of(
                        Snapshots.block(1, 0, "bb", 0, 0),
                        Snapshots.block(2, 1_000, "aa", 1, 4),
                        Snapshots.block(3, 4_000, "bb", 0, 2),
                        Snapshots.block(4, 5_000, "aa", 0, 0));

        assertEquals(
                List.of(
                        new Proposers.Row("ann", "2", "1", "1", "2", "3 s", ""),
                        new Proposers.Row("bob", "2", "0", "1", "1", "1 s", "")),
                Proposers.of(blocks, FLEET));
    }

    @Test
    void oneBlockHasNoNext() {
        List<BlockRow> blocks = List.of(Snapshots.block(1, 0, "aa", 0, 7));

        assertEquals(
                List.of(new Proposers.Row("ann", "1", "0", "0", "7", "–", "")),
                Proposers.of(blocks, FLEET));
        assertEquals(List.of(), Proposers.of(List.of(), FLEET));
    }
}
