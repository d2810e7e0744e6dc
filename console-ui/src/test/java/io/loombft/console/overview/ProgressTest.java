package io.loombft.console.overview;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.loombft.console.connection.NodeSnapshot;
import io.loombft.console.connection.Snapshots;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final Instant START = Instant.ofEpochSecond(1_700_000_000);

    private final Progress progress = new Progress();
    private NodeSnapshot behind = Snapshots.node("b", 0, START);

    @Test
    void saysWhenANodeWillBeWhereTheOthersAre() {
        run(10, 2, 12);

        // 1,020 blocks against 120; it comes ten a second nearer.
        assertEquals("900 blocks behind, about 1 min 30 s to go", progress.sentence(behind, 1_020));
    }

    @Test
    void saysWhenANodeDoesNotComeNearer() {
        run(10, 2, 1);

        assertEquals("1,010 blocks behind, not coming nearer", progress.sentence(behind, 1_020));
    }

    @Test
    void saysNothingOfTheTimeAtFirst() {
        run(1, 2, 12);

        assertEquals("990 blocks behind", progress.sentence(behind, 1_002));
    }

    @Test
    void beginsAnewWhenTheHeightFalls() {
        run(10, 2, 12);
        behind = Snapshots.node("b", 1, START.plusSeconds(11));
        progress.sample(
                Snapshots.fleet(
                        START.plusSeconds(11),
                        Snapshots.node("a", 1_022, START.plusSeconds(11)),
                        behind));

        assertEquals("1,021 blocks behind", progress.sentence(behind, 1_022));
    }

    /** So many seconds with so many blocks a second of each. */
    private void run(int seconds, int best, int own) {
        for (int i = 0; i <= seconds; i++) {
            Instant now = START.plusSeconds(i);
            behind = Snapshots.node("b", (long) i * own, now);
            progress.sample(
                    Snapshots.fleet(
                            now, Snapshots.node("a", 1_000 + (long) i * best, now), behind));
        }
    }
}
