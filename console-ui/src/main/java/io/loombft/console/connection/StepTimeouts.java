package io.loombft.console.connection;

import io.loombft.core.client.Fields;
import java.util.Optional;
import java.util.OptionalLong;

/** How long a node waits in each step of round 0, what each further round adds, and where that ends. */
public record StepTimeouts(
        long proposeMs, long prevoteMs, long precommitMs, long deltaMs, long maxMs) {
    /** No node waits longer; keeps sums in range, whatever a node says. */
    private static final long MS_MAX = 1L << 31;

    /** Of a node that tells them. */
    static Optional<StepTimeouts> of(Optional<Fields> told) {
        return told.map(
                fields ->
                        new StepTimeouts(
                                fields.numberOr("propose_ms", 0),
                                fields.numberOr("prevote_ms", 0),
                                fields.numberOr("precommit_ms", 0),
                                fields.numberOr("delta_ms", 0),
                                fields.numberOr("max_ms", Long.MAX_VALUE)));
    }

    /** Of a step in a round; steps without a timeout have none. */
    public OptionalLong durationMs(String step, int round) {
        long base =
                switch (step) {
                    case "propose" -> proposeMs;
                    case "prevote" -> prevoteMs;
                    case "precommit" -> precommitMs;
                    default -> 0;
                };
        return base <= 0
                ? OptionalLong.empty()
                : OptionalLong.of(Math.min(maxMs, base + Math.min(deltaMs, MS_MAX) * round));
    }
}
