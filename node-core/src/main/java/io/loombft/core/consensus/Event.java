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
import io.loombft.core.types.Verified;
import io.loombft.core.types.Vote;
import io.loombft.core.types.VoteType;
import java.util.List;

/**
 * What happened, as the consensus core is told. Each is written to the journal before it is handled,
 * except for {@link BlockExecuted}, with which a new journal segment begins.
 */
public sealed interface Event {
    /** A proposal came; the stamp is the receiver's clock when its bytes arrived. */
    record ProposalReceived(Verified<SignedProposal> proposal, long arrivedMs) implements Event {}

    /** A part of a block came, said to belong to the proposal of a round. */
    record PartReceived(Height height, Round round, BlockPart part) implements Event {}

    /** A whole block came that was asked for by its hash. */
    record BlockReceived(Block block) implements Event {}

    record VoteReceived(Verified<SignedVote> vote) implements Event {}

    /** A quorum of votes came as one object. */
    record CertificateReceived(Verified<Certificate> certificate) implements Event {}

    /** A peer says that it has seen a quorum for the ballot; one claim a peer, round and type. */
    record QuorumClaimed(PublicKey peer, Height height, Round round, VoteType type, Ballot ballot)
            implements Event {}

    /** Proof of an equivocation came from a peer, its signatures checked. */
    record EvidenceReceived(Evidence evidence) implements Event {}

    record TimeoutFired(Timeout timeout) implements Event {}

    /** The mempool holds something that a block could take. */
    record TransactionsAvailable() implements Event {}

    /** The answer to {@link Command.BuildBlock}. */
    record BlockBuilt(Height height, Round round, Block block) implements Event {}

    /** The answer to {@link Command.ValidateBlock}. */
    record BlockValidated(Hash block, Validity validity) implements Event {}

    /** The answer to {@link Command.SignVote}. */
    record VoteSigned(Verified<SignedVote> vote) implements Event {}

    /** The answer to {@link Command.SignProposal}. */
    record ProposalSigned(Verified<SignedProposal> proposal) implements Event {}

    /** The guard or the signer would not sign; timers run on. */
    record SignatureRefused(Height height, Round round) implements Event {}

    /** A block with the commit that decided it came from block sync, its signatures checked. */
    record Decided(Block block, Verified<Certificate> commit) implements Event {}

    /** The answer to {@link Command.CommitBlock}: executed and on disk. */
    record BlockExecuted(ChainState next) implements Event {}

    /** What the guard remembers of the last signature, told once after the journal's replay. */
    record GuardLoaded(LastSignature last) implements Event {}

    /** Whether a block may be prevoted, the paper's valid(v). */
    sealed interface Validity {
        record Valid() implements Validity {}

        /** The broken rule in a sentence. */
        record Invalid(String reason) implements Validity {}
    }

    /**
     * The last thing this validator signed.
     *
     * @param step the step it was signed in: PROPOSE for a proposal
     * @param ballot what a vote was for, nil for a proposal
     * @param lockedValue zero when not locked
     * @param past what else it may sign once more: its votes for blocks at this height and the latest
     *     precommit at the one before, oldest first, at most {@link #PAST_MAX}
     */
    record LastSignature(
            Height height,
            Round round,
            Step step,
            Ballot ballot,
            Round lockedRound,
            Hash lockedValue,
            List<Vote> past) {
        /** Most past votes that are told. */
        static final int PAST_MAX = 64;

        public LastSignature {
            past = List.copyOf(past);
        }
    }
}
