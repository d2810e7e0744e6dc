package io.loombft.server.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.types.Params;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClockWatchTest {
    private static final Params PARAMS = Params.DEFAULT;
    private static final long BLOCK_MS = 1_700_000_000_000L;

    private final ClockWatch watch = new ClockWatch();

    private Optional<String> look(long offMs, long upMs) {
        return watch.look(BLOCK_MS, BLOCK_MS + offMs, upMs, PARAMS);
    }

    @Test
    void anHonestClockIsNotSpokenOf() {
        long slowest = PARAMS.precisionMs() + PARAMS.messageDelayMs();
        for (long offMs : new long[] {-PARAMS.precisionMs(), 0, 40, slowest}) {
            assertEquals(Optional.empty(), look(offMs, 0));
        }
    }

    @Test
    void saysWhichWayAndHowFarItIsOff() {
        String behind = look(-PARAMS.precisionMs() - 1, 0).orElseThrow();
        assertTrue(behind.contains("501 ms behind"), behind);
        String ahead = new ClockWatch().look(BLOCK_MS, BLOCK_MS + 600_000, 0, PARAMS).orElseThrow();
        assertTrue(ahead.contains("600000 ms ahead of"), ahead);
    }

    @Test
    void saysItOnceAMinute() {
        assertTrue(look(3_600_000, 1_000).isPresent());
        assertEquals(Optional.empty(), look(3_600_000, 60_999));
        assertTrue(look(3_600_000, 61_000).isPresent());
    }
}
