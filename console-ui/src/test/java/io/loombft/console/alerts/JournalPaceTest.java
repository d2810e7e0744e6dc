package io.loombft.console.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.loombft.console.connection.Snapshots;
import io.loombft.console.connection.Watched;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class JournalPaceTest {
    private static final Instant START = Instant.ofEpochSecond(1_700_000_000);
    private static final String NAME = "storage_journal_fsync_duration_seconds";

    private final JournalPace pace = new JournalPace();

    @Test
    void aDayOfGoodSyncsDoesNotHideAMinuteOfBadOnes() {
        read(0, 100_000, 100);
        read(20, 100_020, 110);

        assertEquals(OptionalDouble.of(0.5), mean(20));
    }

    @Test
    void aMinuteLaterTheBadOnesAreForgotten() {
        read(0, 100, 1);
        read(20, 120, 21);
        read(70, 170, 22);
        read(79, 180, 22.2);

        assertEquals(1.2 / 60, mean(79).orElseThrow(), 1e-9);
    }

    @Test
    void oneReadingAndFewSyncsSayNothing() {
        read(0, 100, 1);
        assertEquals(OptionalDouble.empty(), mean(0));
        read(10, 109, 4);
        assertEquals(OptionalDouble.empty(), mean(10));

        read(12, 110, 4);
        assertEquals(OptionalDouble.of(0.3), mean(12));
    }

    @Test
    void oneSyncThatTakesVeryLongSaysEnough() {
        read(0, 100, 1);
        read(10, 101, 7);

        assertEquals(OptionalDouble.of(6), mean(10));
    }

    @Test
    void aNodeThatStartedAnewCountsAnew() {
        read(0, 100, 50);
        read(10, 3, 0.1);
        read(20, 23, 0.3);

        assertEquals(0.01, mean(20).orElseThrow(), 1e-9);
    }

    @Test
    void whatIsNotReadAnyMoreSaysNothing() {
        read(0, 100, 1);
        read(10, 200, 90);

        assertEquals(OptionalDouble.empty(), mean(10 + JournalPace.WINDOW.toSeconds() + 1));
    }

    @Test
    void aNodeThatWasRemovedIsForgotten() {
        read(0, 100, 1);
        pace.take(Snapshots.fleet(START));
        read(10, 200, 90);

        assertEquals(OptionalDouble.empty(), mean(10));
    }

    private void read(int second, double count, double seconds) {
        Instant at = START.plusSeconds(second);
        Watched node =
                new Watched("a", at)
                        .metrics(Map.of(NAME + "_count", count, NAME + "_sum", seconds));
        pace.take(Snapshots.fleet(at, node.node()));
    }

    private OptionalDouble mean(long second) {
        return pace.mean("http://a", START.plusSeconds(second));
    }
}
