package io.loombft.server.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {
    private static final long MS = 1_000_000;

    @Test
    void aRankIsATimeThatSoManyInAHundredDoNotExceed() {
        long[] shuffled = LongStream.rangeClosed(1, 200).map(i -> i * 77 % 201 * MS).toArray();
        assertEquals(new Latencies(100, 180, 198, 200), Latencies.of(shuffled));
    }

    @Test
    void ofFewTheHighRanksAreTheLargest() {
        assertEquals(new Latencies(2, 3, 3, 3), Latencies.of(new long[] {3 * MS, MS, 2 * MS}));
    }

    @Test
    void aSingleTimeIsEveryRank() {
        assertEquals(new Latencies(7, 7, 7, 7), Latencies.of(new long[] {7 * MS}));
    }

    @Test
    void ofNoneAllAreZero() {
        assertEquals(new Latencies(0, 0, 0, 0), Latencies.of(new long[0]));
    }

    @Test
    void leavesTheGivenArrayAlone() {
        long[] given = {3, 1, 2};
        Latencies.of(given);
        assertEquals(3, given[0]);
    }
}
