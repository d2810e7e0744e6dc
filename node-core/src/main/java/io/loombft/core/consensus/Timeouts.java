package io.loombft.core.consensus;

import io.loombft.core.types.Round;

/**
 * How long the steps of a round may take, in milliseconds: base plus delta times the round, capped, so
 * that late rounds stay bearable.
 */
public record Timeouts(long proposeMs, long prevoteMs, long precommitMs, long deltaMs, long maxMs) {
    public static final Timeouts DEFAULT = new Timeouts(1_000, 1_000, 1_000, 500, 60_000);

    public Timeouts {
        for (long ms : new long[] {proposeMs, prevoteMs, precommitMs, deltaMs, maxMs}) {
            if (ms < 0 || ms > 86_400_000) {
                throw new IllegalArgumentException("a timeout is 0 to a day, got " + ms + " ms");
            }
        }
    }

    long of(Timeout.Kind step, Round round) {
        long base =
                switch (step) {
                    case PROPOSE -> proposeMs;
                    case PREVOTE -> prevoteMs;
                    case PRECOMMIT -> precommitMs;
                    case COMMIT_WAIT, EMPTY_BLOCK ->
                            throw new IllegalArgumentException(step + " is not a step of a round");
                };
        return Math.min(maxMs, base + deltaMs * round.value());
    }
}
