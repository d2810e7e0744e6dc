package io.loombft.server.node.crash;

import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.journal.DiskFailedException;
import io.loombft.core.journal.LastSigned;
import io.loombft.core.journal.Lock;
import io.loombft.core.replica.Signer;
import io.loombft.core.types.Proposal;
import io.loombft.core.types.SignedProposal;
import io.loombft.core.types.SignedVote;
import io.loombft.core.types.Vote;

/**
 * A signer around whose signatures the process dies where the plan says so. It tells on stderr what it
 * signed, so that those who let it die can compare its lives.
 */
public final class CrashingSigner implements Signer {
    private final Signer signer;
    private final CrashPlan plan;

    private CrashingSigner(Signer signer, CrashPlan plan) {
        this.signer = signer;
        this.plan = plan;
    }

    /** The signer under the plan. */
    public static Signer of(Signer signer, CrashPlan plan) {
        return plan.isNever() ? signer : new CrashingSigner(signer, plan);
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
        return plan.around(
                Deed.VOTE_SIGN,
                () -> told(signer.sign(vote, lock), place(vote), Hash.of(vote.encoded())));
    }

    @Override
    public Answer<SignedProposal> sign(Proposal proposal, Lock lock) throws DiskFailedException {
        return plan.around(
                Deed.PROPOSAL_SIGN,
                () ->
                        told(
                                signer.sign(proposal, lock),
                                place(proposal),
                                Hash.of(proposal.encoded())));
    }

    private static String place(Vote vote) {
        return vote.height() + "/" + vote.round() + "/" + vote.type();
    }

    private static String place(Proposal proposal) {
        return proposal.height() + "/" + proposal.round() + "/PROPOSAL";
    }

    private <T> Answer<T> told(Answer<T> answer, String place, Hash what) {
        switch (answer) {
            case Answer.Signed<T> s -> plan.say("signed " + place + " " + what.hex());
            case Answer.Refused<T> r -> {}
        }
        return answer;
    }

    @Override
    public void close() throws DiskFailedException {
        signer.close();
    }
}
