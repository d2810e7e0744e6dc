package io.loombft.core.journal;

import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.types.VoteType;
import java.util.Locale;
import java.util.Optional;

/** What is signed in a round, in the order in which it is: the guard never goes back. */
public enum SignStep {
    /** Nothing was ever signed with this key. */
    NOTHING,
    PROPOSAL,
    PREVOTE,
    PRECOMMIT;

    /** The step of a vote of this type. */
    public static SignStep of(VoteType type) {
        return switch (type) {
            case PREVOTE -> PREVOTE;
            case PRECOMMIT -> PRECOMMIT;
        };
    }

    /** The type of the vote that is signed in this step; empty when it is none. */
    Optional<VoteType> voteType() {
        return switch (this) {
            case NOTHING, PROPOSAL -> Optional.empty();
            case PREVOTE -> Optional.of(VoteType.PREVOTE);
            case PRECOMMIT -> Optional.of(VoteType.PRECOMMIT);
        };
    }

    /** The byte on disk, 0 to 3. */
    public int code() {
        return switch (this) {
            case NOTHING -> 0;
            case PROPOSAL -> 1;
            case PREVOTE -> 2;
            case PRECOMMIT -> 3;
        };
    }

    static SignStep of(int code) throws MalformedInputException {
        for (SignStep step : values()) {
            if (step.code() == code) {
                return step;
            }
        }
        throw new MalformedInputException("unknown step " + code);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
