package io.loombft.console.overview;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.loombft.console.connection.NodeSnapshot;
import io.loombft.console.connection.Snapshots;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final Instant START = Instant.ofEpochSecond(1_700_000_000);

    private final Progress progress = new Progress();
    private NodeSnapshot behind = Snapshots.node("b", 0, START);

    @Test
    void saysWhenANodeWillBeWhereTheOthersAre() {
        run(10, 2, 12);

        // 1,020 blocks against 120; it comes ten a second nearer.
        assertEquals("900 blocks behind, about 1 min 30 s to go", words());
    }

    @Test
    void saysWhenANodeDoesNotComeNearer() {
        run(10, 2, 1);

        assertEquals("1,010 blocks behind, not coming nearer", words());
    }

    @Test
    void saysNothingOfTheTimeAtFirst() {
        run(1, 2, 12);

        assertEquals("990 blocks behind", words());
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

        assertEquals("1,021 blocks behind", words());
    }

    @Test
    void withOneNodeItsPeersSayHowFarThereIsToGo() {
        for (int i = 0; i <= 10; i++) {
            Instant now = START.plusSeconds(i);
            behind = Snapshots.withPeers(Snapshots.node("b", 12L * i, now), peers(1_000 + 2L * i));
            progress.sample(Snapshots.fleet(now, behind));
        }

        assertEquals("900 blocks behind, about 1 min 30 s to go", words());
    }

    @Test
    void aBoastOfAThirdOfThePeersIsNotBelieved() {
        behind =
                Snapshots.withPeers(Snapshots.node("b", 10, START), 10, 10, 11, 11, 99_999, 99_999);
        progress.sample(Snapshots.fleet(START, behind));

        assertEquals("1 block behind", words());
        assertEquals(Optional.empty(), progress.behind(behind, 1));
    }

    @Test
    void whoComesFromFarAheadIsNoSpeed() {
        for (int i = 0; i <= 10; i++) {
            Instant now = START.plusSeconds(i);
            long claimed = i < 5 ? 12L * i : 1_000 + 2L * i;
            behind = Snapshots.withPeers(Snapshots.node("b", 12L * i, now), claimed);
            progress.sample(Snapshots.fleet(now, behind));
        }

        assertEquals("900 blocks behind, about 1 min 30 s to go", words());
    }

    private String words() {
        return progress.behind(behind, 0).orElseThrow();
    }

    /** Four of them, one of which tells a tale. */
    private static long[] peers(long height) {
        return new long[] {height, height, 1_000_000, height};
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
