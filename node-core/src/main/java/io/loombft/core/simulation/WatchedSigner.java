package io.loombft.core.simulation;

import io.loombft.core.crypto.PublicKey;
import io.loombft.core.journal.DiskFailedException;
import io.loombft.core.journal.LastSigned;
import io.loombft.core.journal.Lock;
import io.loombft.core.replica.Signer;
import io.loombft.core.types.Proposal;
import io.loombft.core.types.SignedProposal;
import io.loombft.core.types.SignedVote;
import io.loombft.core.types.Vote;

/** An honest node's signer, of which the checker sees every signature. */
final class WatchedSigner implements Signer {
    private final Signer signer;
    private final SimNode node;

    WatchedSigner(Signer signer, SimNode node) {
        this.signer = signer;
        this.node = node;
    }

    @Override
    public PublicKey publicKey() {
        return signer.publicKey();
    }

    @Override
    public LastSigned lastSigned() {
        return signer.lastSigned();
    }

    @Override
    public Answer<SignedVote> sign(Vote vote, Lock lock) throws DiskFailedException {
        node.world().checker().asked(node, vote.height(), lock.round());
        Answer<SignedVote> answer = signer.sign(vote, lock);
        if (answer instanceof Answer.Signed<SignedVote>) {
            node.world().checker().signed(node, vote);
        }
        // The guard has written; the power may go before anybody has seen the signature.
        node.machine().output();
        return answer;
    }

    @Override
    public Answer<SignedProposal> sign(Proposal proposal, Lock lock) throws DiskFailedException {
        node.world().checker().asked(node, proposal.height(), lock.round());
        Answer<SignedProposal> answer = signer.sign(proposal, lock);
        if (answer instanceof Answer.Signed<SignedProposal>) {
            node.world().checker().signed(node, proposal);
        }
        node.machine().output();
        return answer;
    }

    @Override
    public void close() throws DiskFailedException {
        signer.close();
    }
}
