package io.loombft.server.node;

import io.loombft.core.types.Params;
import java.util.Optional;

/**
 * Compares this machine's clock with the times of blocks that a quorum has just found timely. Whose clock
 * is off prevotes nil for good blocks and proposes such that are refused, and cannot tell why by
 * itself. For one thread.
 */
final class ClockWatch {
    /** An operator needs to read it once in a while. */
    private static final long SAID_EVERY_MS = 60_000;

    private long lastSaidMs = Long.MIN_VALUE;

    /**
     * What is wrong with the clock, if it is and was not said within the last minute.
     *
     * @param blockMs the time of a block decided in its first round, which no waiting made old
     * @param nowMs the wall clock when it was committed
     * @param upMs a clock that does not jump
     */
    Optional<String> look(long blockMs, long nowMs, long upMs, Params params) {
        long behindMs = blockMs - nowMs;
        boolean isBehind = behindMs > params.precisionMs();
        boolean isAhead = -behindMs > params.precisionMs() + params.messageDelayMs();
        boolean isSaid = lastSaidMs != Long.MIN_VALUE && upMs - lastSaidMs < SAID_EVERY_MS;
        if (isSaid || (!isBehind && !isAhead)) {
            return Optional.empty();
        }
        lastSaidMs = upMs;
        return Optional.of(
                "this machine's clock is %d ms %s the time of a block that the others have just agreed on: set it right (NTP), until then this validator's votes and proposals are of no use"
                        .formatted(Math.abs(behindMs), isBehind ? "behind" : "ahead of"));
    }
}
