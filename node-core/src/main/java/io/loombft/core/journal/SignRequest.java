package io.loombft.core.journal;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.Height;
import io.loombft.core.types.Proposal;
import io.loombft.core.types.Round;
import io.loombft.core.types.Vote;

/**
 * A wish to sign: for which chain, where in it, what it says, the exact bytes, and the lock that the
 * core holds when it asks (after this message's own rule: a precommit for a block comes with the lock on
 * it).
 */
public record SignRequest(
        Hash genesisHash,
        Height height,
        Round round,
        SignStep step,
        Ballot ballot,
        Bytes signBytes,
        Lock lock) {
    /** Longest sign bytes; ours are well below, with the longest chain id. */
    public static final int SIGN_BYTES_MAX = 1024;

    public SignRequest {
        if (height.equals(Height.GENESIS) || round.isNone() || step == SignStep.NOTHING) {
            throw new IllegalArgumentException(
                    "signed is from height 1, round 0, step proposal on");
        }
        if (signBytes.isEmpty() || signBytes.size() > SIGN_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "sign bytes are 1 to " + SIGN_BYTES_MAX + " long, got " + signBytes.size());
        }
    }

    /** To sign a vote. */
    public static SignRequest of(Hash genesisHash, ChainId chain, Vote vote, Lock lock) {
        return new SignRequest(
                genesisHash,
                vote.height(),
                vote.round(),
                SignStep.of(vote.type()),
                vote.ballot(),
                vote.signBytes(chain),
                lock);
    }

    /** To sign a proposal. */
    public static SignRequest of(Hash genesisHash, ChainId chain, Proposal proposal, Lock lock) {
        return new SignRequest(
                genesisHash,
                proposal.height(),
                proposal.round(),
                SignStep.PROPOSAL,
                Ballot.of(proposal.blockHash()),
                proposal.signBytes(chain),
                lock);
    }
}
