package io.loombft.core.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.loombft.core.types.Params;
import io.loombft.core.types.Round;
import org.junit.jupiter.api.Test;

/** When a proposal is timely: {@code t - precision <= stamp <= t + precision + delay(round)}. */
class HeightStateTest {
    private static final Params PARAMS = Params.DEFAULT;
    private static final long T = 1_700_000_000_000L;
    private static final long PRECISION = PARAMS.precisionMs();
    private static final long DELAY = PARAMS.messageDelayMs();

    private static void assertTimely(
            boolean isTimely, long timestampMs, long arrivedMs, int round) {
        assertEquals(
                isTimely,
                HeightState.isTimely(timestampMs, arrivedMs, new Round(round), PARAMS),
                "stamp - t = " + (arrivedMs - timestampMs) + " in round " + round);
    }

    @Test
    void mayComeEarlyByThePrecisionOfTheClocks() {
        assertTimely(true, T, T - PRECISION, 0);
        assertTimely(false, T, T - PRECISION - 1, 0);
    }

    @Test
    void mayComeLateByThePrecisionAndTheDelay() {
        assertTimely(true, T, T + PRECISION + DELAY, 0);
        assertTimely(false, T, T + PRECISION + DELAY + 1, 0);
    }

    @Test
    void laterRoundsAllowMoreDelayButNoMoreEarliness() {
        long second = DELAY * 11 / 10 * 11 / 10;
        assertTimely(true, T, T + PRECISION + second, 2);
        assertTimely(false, T, T + PRECISION + second + 1, 2);
        assertTimely(false, T, T - PRECISION - 1, 2);
    }

    @Test
    void theAllowanceStopsGrowing() {
        long late = T + PRECISION;
        long delay = DELAY;
        for (int i = 0; i < HeightState.DELAY_ROUNDS_MAX; i++) {
            delay = delay * 11 / 10;
        }
        for (int round : new int[] {64, 65, 1_000_000, Integer.MAX_VALUE}) {
            assertTimely(true, T, late + delay, round);
            assertTimely(false, T, late + delay + 1, round);
        }
    }

    @Test
    void theEndsOfTimeDoNotOverflow() {
        assertTimely(false, Long.MAX_VALUE, T, 0);
        assertTimely(false, Long.MAX_VALUE, 0, 64);
        assertTimely(true, Long.MAX_VALUE, Long.MAX_VALUE, 64);
        assertTimely(true, Long.MAX_VALUE, Long.MAX_VALUE - PRECISION, 0);
        assertTimely(false, 0, Long.MAX_VALUE, 64);
        assertTimely(true, 0, 0, 0);
        assertTimely(true, 0, PRECISION + DELAY, 0);
    }
}
