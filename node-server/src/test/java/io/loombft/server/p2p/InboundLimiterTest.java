package io.loombft.server.p2p;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class InboundLimiterTest {
    private static final int PER_SECOND = Channel.VOTE.framesPerSecondMax();

    private final InboundLimiter limiter = new InboundLimiter(0, 20_000);

    @Test
    void aSecondsWorthPassesAtOnceAndTheNextFrameRests() {
        for (int i = 0; i < PER_SECOND; i++) {
            assertEquals(0, limiter.restMs(Channel.VOTE, 10, 0));
        }
        assertEquals(1, limiter.restMs(Channel.VOTE, 10, 0));
        assertEquals(0, limiter.restMs(Channel.TRANSACTIONS, 10, 0));
        assertEquals(0, limiter.restMs(Channel.VOTE, 10, 1_000));
    }

    @Test
    void bytesAreLimitedToo() {
        int perSecond = Channel.VOTE.bytesPerSecondMax();
        assertEquals(0, limiter.restMs(Channel.VOTE, perSecond, 0));
        assertEquals(500, limiter.restMs(Channel.VOTE, perSecond / 2, 0));
    }

    @Test
    void whoRestsHalfOfTheTimeIsNoAbuser() {
        for (long nowMs = 1_000; nowMs < 600_000; nowMs += 1_000) {
            assertFalse(limiter.isAbuseAfter(500, nowMs));
        }
    }

    @Test
    void whoAlwaysPressesAgainstTheLimitIsAnAbuser() {
        long nowMs = 0;
        while (!limiter.isAbuseAfter(900, nowMs)) {
            nowMs += 1_000;
        }
        assertTrue(nowMs > 40_000 && nowMs < 60_000, "abuse after " + nowMs);
    }
}
