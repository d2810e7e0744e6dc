package io.loombft.server.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClimbTest {
    private final List<Integer> tried = new ArrayList<>();

    private OptionalInt climb(Climb.Trial trial, int trialsMax) throws Exception {
        return new Climb(
                        rate -> {
                            tried.add(rate);
                            return trial.holds(rate);
                        },
                        () -> tried.size() < trialsMax)
                .highest();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 17, 249, 250, 251, 1_999, 2_000, 2_345, 31_000, 63_999})
    void findsWhatHoldsWithinSixPercent(int limit) throws Exception {
        int found = climb(rate -> rate <= limit, 100).orElseThrow();
        assertTrue(found <= limit && limit <= found * 1.06 + 1, found + " for " + limit);
        assertTrue(tried.size() <= 40, tried.toString());
    }

    @Test
    void doublesUntilARateDoesNotHold() throws Exception {
        climb(rate -> rate <= 1_000, 100);
        assertEquals(List.of(250, 500, 1_000, 2_000, 2_000), tried.subList(0, 5));
    }

    @Test
    void triesAFailedRateOnceMore() throws Exception {
        List<Integer> spoilt = new ArrayList<>();
        int found =
                climb(
                                rate -> {
                                    boolean isFirst = !spoilt.contains(rate);
                                    spoilt.add(rate);
                                    return !isFirst && rate <= 1_000;
                                },
                                100)
                        .orElseThrow();
        assertTrue(found >= 943, "" + found);
    }

    @Test
    void offersNoMoreThanTheLargestRate() throws Exception {
        assertEquals(OptionalInt.of(Climb.RATE_MAX), climb(rate -> true, 100));
    }

    @Test
    void isEmptyWhenNothingHolds() throws Exception {
        assertEquals(OptionalInt.empty(), climb(rate -> false, 100));
        assertEquals(1, tried.getLast());
    }

    @Test
    void answersTheBestSoFarWhenTheTimeIsUp() throws Exception {
        assertEquals(OptionalInt.of(500), climb(rate -> true, 2));
    }
}
