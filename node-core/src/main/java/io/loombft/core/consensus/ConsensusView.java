package io.loombft.core.consensus;

import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Block;
import io.loombft.core.types.BlockPart;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.Evidence;
import io.loombft.core.types.Height;
import io.loombft.core.types.Round;
import io.loombft.core.types.SignedProposal;
import io.loombft.core.types.SignedVote;
import io.loombft.core.types.ValidatorSet;
import io.loombft.core.types.VoteType;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the core holds of the height it is deciding, to read between two events, on the consensus
 * thread only. Places of validators are their indexes in {@link #validators()}.
 */
public interface ConsensusView {
    /** The height being decided. */
    Height height();

    Round round();

    Step step();

    /** The chain after the parent. */
    ChainState chain();

    /** The set of the height being decided. */
    ValidatorSet validators();

    /** Whether this node's validator key is in that set. */
    boolean isValidator();

    PublicKey proposer(Round round);

    Round lockedRound();

    Hash lockedValue();

    Round validRound();

    Hash validValue();

    /** The rounds of which votes are known, ascending. */
    List<Round> roundsWithVotes();

    /** The first proposal of the round. */
    Optional<SignedProposal> proposal(Round round);

    /** Which parts of that proposal's block are here. */
    BitSet parts(Round round);

    Optional<BlockPart> part(Round round, int index);

    /** A block of this height that is here whole. */
    Optional<Block> block(Hash hash);

    /** Who has voted anything of the type in the round. */
    BitSet voters(Round round, VoteType type);

    /** Who is known to have voted for the ballot. */
    BitSet voters(Round round, VoteType type, Ballot ballot);

    /** The first vote of the validator at the place. */
    Optional<SignedVote> vote(Round round, VoteType type, int place);

    /** The power behind each ballot. */
    Map<Ballot, Long> powers(Round round, VoteType type);

    /** The ballot with a quorum of votes of the type in the round, as one object. */
    Optional<Certificate> quorum(Round round, VoteType type);

    /** All precommits known for the parent; {@link Certificate#NONE} at height 1. */
    Certificate lastCommit();

    /** The set that signed {@link #lastCommit()}. */
    ValidatorSet lastValidators();

    /** Proved equivocations that no block has yet. */
    List<Evidence> pendingEvidence();

    /**
     * The branches that the last event took without a move: a timeout that was stale, what the guard
     * restored. With {@link Command.Moved} they are all that the algorithm does.
     */
    List<Branch> asides();
}
