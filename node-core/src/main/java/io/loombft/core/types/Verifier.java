package io.loombft.core.types;

import io.loombft.core.crypto.SignatureScheme;
import java.util.List;
import java.util.Optional;

/**
 * Checks signatures before anything reaches the core. Immutable, for any thread. A signer outside
 * the validator set costs no curve arithmetic.
 */
public final class Verifier {
    private final ChainId chain;
    private final SignatureScheme scheme;

    public Verifier(ChainId chain, SignatureScheme scheme) {
        this.chain = chain;
        this.scheme = scheme;
    }

    public Optional<Verified<SignedVote>> vote(SignedVote signed, ValidatorSet set) {
        Vote vote = signed.vote();
        boolean isGood =
                set.contains(vote.validator())
                        && scheme.verify(
                                vote.validator(), vote.signBytes(chain), signed.signature());
        return isGood ? Optional.of(new Verified<>(signed)) : Optional.empty();
    }

    public Optional<Verified<SignedProposal>> proposal(SignedProposal signed, ValidatorSet set) {
        Proposal proposal = signed.proposal();
        boolean isGood =
                set.contains(proposal.proposer())
                        && scheme.verify(
                                proposal.proposer(), proposal.signBytes(chain), signed.signature());
        return isGood ? Optional.of(new Verified<>(signed)) : Optional.empty();
    }

    /** Checks that the certificate is a quorum of the set, every signature of it. */
    public Optional<Verified<Certificate>> certificate(Certificate certificate, ValidatorSet set) {
        return certificate.problem(chain, set, scheme).isEmpty()
                ? Optional.of(new Verified<>(certificate))
                : Optional.empty();
    }

    /** The votes of the commit before a height, none before the first; empty when it does not verify. */
    public Optional<List<Verified<SignedVote>>> votesOfLast(
            Certificate lastCommit, ValidatorSet lastValidators) {
        return lastCommit.equals(Certificate.NONE)
                ? Optional.of(List.of())
                : certificate(lastCommit, lastValidators).map(Verifier::votesOf);
    }

    /** The votes of a checked certificate, which were checked with it. */
    public static List<Verified<SignedVote>> votesOf(Verified<Certificate> certificate) {
        return certificate.value().votes().stream().map(Verified::new).toList();
    }

    public Optional<Verified<Transaction>> transaction(Transaction transaction) {
        return transaction.isSigned(chain, scheme)
                ? Optional.of(new Verified<>(transaction))
                : Optional.empty();
    }

    /** Those that are signed, in their order; together they may cost less than one by one. */
    public List<Verified<Transaction>> transactions(List<Transaction> transactions) {
        return scheme
                .verifyAll(transactions.stream().map(t -> t.signedMessage(chain)).toList())
                .stream()
                .mapToObj(transactions::get)
                .map(Verified::new)
                .toList();
    }

    /** A transaction of which the caller remembers, by its hash, that {@link #transaction} let it pass. */
    public static Verified<Transaction> checkedBefore(Transaction transaction) {
        return new Verified<>(transaction);
    }

    public ChainId chain() {
        return chain;
    }

    public SignatureScheme scheme() {
        return scheme;
    }
}
