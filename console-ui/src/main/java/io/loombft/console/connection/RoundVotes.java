package io.loombft.console.connection;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of one round.
 *
 * @param proposer who proposed or is to propose, its key in hex; empty when that is not known
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
     * What a validator voted.
     *
     * @param hashes of blocks, the first one first, empty for nil; never none, at most {@value #HASHES_MAX}
     * @param isOwn whether the node that tells of it cast it
     * @param isEquivocated whether the validator was seen to sign something else, too
     */
    public record Cast(List<String> hashes, boolean isOwn, boolean isEquivocated) {
        static final int HASHES_MAX = 4;

        public Cast {
            hashes = List.copyOf(hashes);
            if (hashes.isEmpty()) {
                throw new IllegalArgumentException("a vote is for something");
            }
        }

        /** What it voted first; empty for nil. */
        public String blockHash() {
            return hashes.getFirst();
        }

        public boolean isNil() {
            return blockHash().isEmpty();
        }

        /** Whether it counts for the block, as each vote of an equivocator does. */
        public boolean isFor(String hash) {
            return hashes.contains(hash);
        }
    }

    public RoundVotes {
        prevotes = Map.copyOf(prevotes);
        precommits = Map.copyOf(precommits);
    }
}
