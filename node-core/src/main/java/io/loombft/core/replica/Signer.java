package io.loombft.core.replica;

import io.loombft.core.crypto.PublicKey;
import io.loombft.core.journal.DiskFailedException;
import io.loombft.core.journal.LastSigned;
import io.loombft.core.journal.Lock;
import io.loombft.core.types.Proposal;
import io.loombft.core.types.SignedProposal;
import io.loombft.core.types.SignedVote;
import io.loombft.core.types.Vote;

/** Signs what the guard allows. Called by the consensus thread alone. */
public interface Signer extends AutoCloseable {
    /** The validator key that it signs with. */
    PublicKey publicKey();

    /** What the guard remembers, for the core at start. */
    LastSigned lastSigned();

    /** Signs the vote, or says why not; returns after the guard's memory of it is safe on disk. */
    Answer<SignedVote> sign(Vote vote, Lock lock) throws DiskFailedException;

    /** Signs the proposal, or says why not. */
    Answer<SignedProposal> sign(Proposal proposal, Lock lock) throws DiskFailedException;

    @Override
    void close() throws DiskFailedException;

    /** What came of a request. */
    sealed interface Answer<T> {
        record Signed<T>(T message) implements Answer<T> {}

        record Refused<T>(String reason) implements Answer<T> {}
    }
}
