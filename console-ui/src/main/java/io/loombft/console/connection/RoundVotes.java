package io.loombft.console.connection;

import java.util.Map;
import java.util.Optional;

/**
 * What is known of one round.
 *
 * @param proposer its key in hex, empty when it is not known
 * @param proposal the first proposal that counted
 * @param prevotes by validator, like the precommits
 */
public record RoundVotes(
        int round,
        String proposer,
        Optional<Proposed> proposal,
        Map<String, Cast> prevotes,
        Map<String, Cast> precommits) {
    /** What was proposed; a valid round of -1 is a new block. */
    public record Proposed(String blockHash, int validRound) {}

    /**
     * A vote.
     *
     * @param blockHash empty for nil
     * @param isOwn whether the node that tells of it cast it
     * @param isEquivocated whether the validator was seen to sign something else, too
     */
    public record Cast(String blockHash, boolean isOwn, boolean isEquivocated) {
        public boolean isNil() {
            return blockHash.isEmpty();
        }
    }

    public RoundVotes {
        prevotes = Map.copyOf(prevotes);
        precommits = Map.copyOf(precommits);
    }
}
