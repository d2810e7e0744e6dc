package io.loombft.console.connection;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a node decides now, and how it decided before.
 *
 * @param step of the height, in lower case; empty when nothing is known yet
 * @param stepSince when the step began, by this machine's clock
 * @param quorumSince when two thirds had voted anything in this step, which is when its timeout begins;
 *     the epoch before that
 * @param timeouts of a node that tells them
 * @param past the heights before, ascending, at most {@value #PAST_MAX}
 * @param seen who was heard in the heights before, for what a block's commit left out
 */
public record Rounds(
        HeightVotes current,
        int round,
        String step,
        Instant stepSince,
        Instant quorumSince,
        String lockedHash,
        Optional<StepTimeouts> timeouts,
        List<HeightVotes> past,
        Map<Long, Heard> seen) {
    static final int PAST_MAX = 8;

    /** Heights of which it is known who was heard. */
    static final int SEEN_MAX = ChainTail.BLOCKS_MAX;

    static final Rounds NONE =
            new Rounds(
                    new HeightVotes(0, List.of(), -1, ""),
                    0,
                    "",
                    Instant.EPOCH,
                    Instant.EPOCH,
                    "",
                    Optional.empty(),
                    List.of(),
                    Map.of());

    /**
     * The rounds of one height, ascending.
     *
     * @param decidedRound -1 until it is decided
     */
    public record HeightVotes(
            long height, List<RoundVotes> rounds, int decidedRound, String decidedHash) {
        public HeightVotes {
            rounds = List.copyOf(rounds);
        }

        public boolean isDecided() {
            return decidedRound >= 0;
        }
    }

    /** Who prevoted and who precommitted anything in a height, as far as this node counted it. */
    public record Heard(Set<String> prevoted, Set<String> precommitted) {}

    public Rounds {
        past = List.copyOf(past);
    }
}
