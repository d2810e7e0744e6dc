package io.loombft.console.connection;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a node decides now, and how it decided before.
 *
 * @param step of the height, in lower case; empty when nothing is known yet
 * @param stepSince when the step began, by this machine's clock
 * @param quorumSince when two thirds had voted anything in this step, which is when its timeout begins;
 *     the epoch before that
 * @param lockedHash the block that the node is locked on, empty for none
 * @param timeouts of a node that tells them
 * @param past the heights before, ascending, at most {@value #PAST_MAX}
 * @param turns of the last decided heights that were heard from their beginning, ascending, at most {@value #TURNS_MAX}
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
        List<Turn> turns) {
    static final int PAST_MAX = 8;
    static final int TURNS_MAX = ChainTail.BLOCKS_MAX;

    static final Rounds NONE =
            new Rounds(
                    new HeightVotes(0, List.of(), 0, -1, ""),
                    0,
                    "",
                    Instant.EPOCH,
                    Instant.EPOCH,
                    "",
                    Optional.empty(),
                    List.of(),
                    List.of());

    /**
     * The rounds of one height, ascending.
     *
     * @param dropped how many rounds before these are no longer kept
     * @param decidedRound -1 until it is decided
     */
    public record HeightVotes(
            long height,
            List<RoundVotes> rounds,
            int dropped,
            int decidedRound,
            String decidedHash) {
        public HeightVotes {
            rounds = List.copyOf(rounds);
        }

        public boolean isDecided() {
            return decidedRound >= 0;
        }
    }

    public Rounds {
        past = List.copyOf(past);
        turns = List.copyOf(turns);
    }
}
