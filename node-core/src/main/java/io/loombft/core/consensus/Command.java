package io.loombft.core.consensus;

import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Block;
import io.loombft.core.types.BlockPart;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.Evidence;
import io.loombft.core.types.Height;
import io.loombft.core.types.Proposal;
import io.loombft.core.types.Round;
import io.loombft.core.types.SignedProposal;
import io.loombft.core.types.SignedVote;
import io.loombft.core.types.Vote;
import java.util.List;

/** What the consensus core wants done, in order. */
public sealed interface Command {
    /** Answer with {@link Event.TimeoutFired} after so many milliseconds. */
    record ScheduleTimeout(Timeout timeout, long durationMs) implements Command {}

    /** Make a block; answer with {@link Event.BlockBuilt}. */
    record BuildBlock(
            ChainState parent, Round round, Certificate lastCommit, List<Evidence> evidence)
            implements Command {}

    /** Check a block; answer with {@link Event.BlockValidated}. */
    record ValidateBlock(ChainState parent, Block block) implements Command {}

    /**
     * Execute and store a decided block; answer with {@link Event.BlockExecuted}. The commit holds all
     * precommits for the block that are known.
     */
    record CommitBlock(ChainState parent, Block block, Certificate commit) implements Command {}

    /** Sign a vote; answer with {@link Event.VoteSigned} or {@link Event.SignatureRefused}. */
    record SignVote(Vote vote, Lock lock) implements Command {}

    /** Sign a proposal; answer with {@link Event.ProposalSigned} or a refusal. */
    record SignProposal(Proposal proposal, Lock lock) implements Command {}

    /** A proposal counts now; tell the peers. */
    record PublishProposal(SignedProposal proposal, Origin origin) implements Command {}

    /** A part counts now; tell the peers. */
    record PublishPart(Height height, Round round, BlockPart part, Origin origin)
            implements Command {}

    /** A vote counts now; tell the peers. */
    record PublishVote(SignedVote vote, Origin origin) implements Command {}

    /** An equivocation was proved for the first time; tell the peers, count it. */
    record PublishEvidence(Evidence evidence) implements Command {}

    /** A quorum voted for a block that is not here: ask the peers for it. */
    record FetchBlock(Height height, Hash block) implements Command {}

    /** A new height begins: start a journal segment with this snapshot. */
    record BeginHeight(HeightSnapshot snapshot) implements Command {}

    /** Give these to the core next, before anything else: they came a height early. */
    record Redeliver(List<Event> events) implements Command {}

    /** The machine moved; for metrics, traces and screens. */
    record Moved(Branch branch, Height height, Round round, Step step) implements Command {
        public Moved {
            if (!branch.isMove()) {
                throw new IllegalArgumentException(branch + " moves nothing");
            }
        }

        public Rule rule() {
            return branch.rule().orElseThrow();
        }
    }

    /** Stop the node: what has happened cannot have happened. */
    record Halt(String reason) implements Command {}

    /** The lock at the time of signing, for the guard. */
    record Lock(Round round, Hash value) {}

    /** Whether this node made the message itself; it has been signed behind the guard then. */
    enum Origin {
        OWN,
        PEER
    }
}
