package io.loombft.core.consensus;

import io.loombft.core.types.Height;
import io.loombft.core.types.Round;

/** A timer that was asked for; one that is stale when it fires changes nothing. */
public record Timeout(Kind kind, Height height, Round round) {
    /** What the timer is for, with its byte in the journal. */
    public enum Kind {
        PROPOSE(1),
        PREVOTE(2),
        PRECOMMIT(3),
        /** How long a proposer waits for precommits that are still on their way. */
        COMMIT_WAIT(4),
        /** How long an idle chain stays without a block. */
        EMPTY_BLOCK(5);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }
    }
}
