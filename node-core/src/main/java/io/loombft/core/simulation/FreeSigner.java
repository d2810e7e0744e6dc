package io.loombft.core.simulation;

import io.loombft.core.crypto.KeyPair;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.journal.LastSigned;
import io.loombft.core.journal.Lock;
import io.loombft.core.replica.Signer;
import io.loombft.core.types.Proposal;
import io.loombft.core.types.SignedProposal;
import io.loombft.core.types.SignedVote;
import io.loombft.core.types.Vote;

/** Signs whatever it is asked to, and remembers nothing: for validators without honour. */
final class FreeSigner implements Signer {
    private final KeyPair key;
    private final Setting setting;

    FreeSigner(KeyPair key, Setting setting) {
        this.key = key;
        this.setting = setting;
    }

    @Override
    public PublicKey publicKey() {
        return key.publicKey();
    }

    @Override
    public LastSigned lastSigned() {
        return LastSigned.nothing(setting.genesisHash());
    }

    @Override
    public Answer<SignedVote> sign(Vote vote, Lock lock) {
        return new Answer.Signed<>(sign(vote));
    }

    @Override
    public Answer<SignedProposal> sign(Proposal proposal, Lock lock) {
        return new Answer.Signed<>(sign(proposal));
    }

    SignedVote sign(Vote vote) {
        return vote.signed(setting.scheme().sign(key, vote.signBytes(setting.genesis().chainId())));
    }

    SignedProposal sign(Proposal proposal) {
        return proposal.signed(
                setting.scheme().sign(key, proposal.signBytes(setting.genesis().chainId())));
    }

    @Override
    public void close() {}
}
