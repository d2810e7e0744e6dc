package io.loombft.core.consensus;

import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Round;
import java.util.List;
import java.util.Optional;

/** The message log of a height, as far as the rules ask about it. */
interface RoundInputs {
    /**
     * A proposal from proposer(h, round) whose block is here and whose validity is known.
     *
     * @param value the block hash, the paper's id(v)
     * @param validRound the paper's vr, {@link Round#NONE} for a fresh value
     * @param isValid the paper's valid(v)
     * @param isFreshAcceptable for a fresh value: its time was timely and it names its proposer
     */
    record Candidate(Hash value, Round validRound, boolean isValid, boolean isFreshAcceptable) {}

    /** A block that a quorum prevoted. */
    record Polka(Round round, Hash value) {}

    /** A block that a quorum precommitted. */
    record Committed(Round round, Hash value) {}

    /** The proposals of a round, one unless the proposer equivocated. */
    List<Candidate> proposals(Round round);

    /** Whether the block is here and valid. */
    boolean isValid(Hash value);

    /** The block with 2f + 1 prevotes in the round. */
    Optional<Hash> polka(Round round);

    /** The latest round, after one and not after another, with 2f + 1 prevotes for a valid block. */
    Optional<Polka> latestPolka(Round after, Round upTo);

    /** Whether that block has 2f + 1 prevotes in the round. */
    boolean hasPolka(Round round, Hash value);

    /** Whether nil has 2f + 1 prevotes in the round. */
    boolean hasNilPolka(Round round);

    /** Whether 2f + 1 have prevoted anything in the round. */
    boolean hasPrevoteQuorum(Round round);

    /** Whether 2f + 1 have precommitted anything in the round. */
    boolean hasPrecommitQuorum(Round round);

    /** A valid block with 2f + 1 precommits in some round. */
    Optional<Committed> committed();

    /** The highest round above ours that f + 1 have reached. */
    Optional<Round> skipRound(Round current);

    /** Whether this node is proposer(h, round). */
    boolean isProposer(Round round);
}
