package io.loombft.console.connection;

import io.loombft.core.crypto.Ed25519;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.SignatureScheme;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.ValidatorSet;
import io.loombft.core.types.VoteType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The validator sets that this console followed from what it trusts, the latest last, at most
 * {@value #SETS_MAX}. Immutable.
 */
public final class TrustedSets {
    static final int SETS_MAX = 64;
    private static final SignatureScheme SCHEME = new Ed25519();

    private final ChainId chain;
    private final List<ValidatorSet> sets;
    private final Optional<TrustPoint> from;

    /** Followed from a block that the operator trusts, else from the genesis. */
    TrustedSets(ChainId chain, List<ValidatorSet> sets, Optional<TrustPoint> from) {
        this.chain = chain;
        this.sets = List.copyOf(sets);
        this.from = from;
    }

    /** The block that they were followed from, nothing for the genesis. */
    public Optional<TrustPoint> from() {
        return from;
    }

    /** As the genesis or the trusted block names it, which every verified header does too. */
    ChainId chain() {
        return chain;
    }

    /** In words, what they were followed from. */
    public String origin() {
        return from.map(TrustPoint::words).orElse("the genesis");
    }

    TrustedSets with(ValidatorSet set) {
        if (sets.contains(set)) {
            return this;
        }
        List<ValidatorSet> more = new ArrayList<>(sets);
        more.add(set);
        return new TrustedSets(
                chain, more.subList(Math.max(0, more.size() - SETS_MAX), more.size()), from);
    }

    /** The set of this hash, when it was followed. */
    Optional<ValidatorSet> of(Hash hash) {
        return sets.reversed().stream().filter(set -> set.hash().equals(hash)).findFirst();
    }

    /** What is wrong with the commit of a header, nothing when a quorum of a trusted set signed it. */
    Optional<String> problem(HeaderEntry entry) {
        Optional<ValidatorSet> set = of(entry.header().validatorSetHash());
        return set.isEmpty()
                ? Optional.of("its validator set was not followed from " + origin())
                : problem(entry, set.get());
    }

    Optional<String> problem(HeaderEntry entry, ValidatorSet set) {
        Hash hash = entry.header().hash();
        if (!hash.equals(entry.claimedHash())) {
            return Optional.of("the header has another hash than the node says");
        }
        if (!entry.header().chainId().equals(chain)) {
            return Optional.of("it is of chain " + entry.header().chainId());
        }
        if (entry.commit().isEmpty()) {
            return Optional.of("the node gave no commit");
        }
        Certificate commit = entry.commit().get();
        boolean isOfThis =
                commit.type() == VoteType.PRECOMMIT
                        && commit.height().equals(entry.height())
                        && commit.ballot().isFor(hash);
        return isOfThis
                ? commit.problem(chain, set, SCHEME)
                : Optional.of("the commit is for another block");
    }
}
