package io.loombft.console.connection;

import io.loombft.console.text.Figures;
import io.loombft.core.client.RpcException;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.ValidatorSet;
import java.util.List;
import java.util.Optional;

/**
 * Follows a chain from its genesis set, or from a block that the operator trusts: a header counts as
 * verified when a quorum of a set signed it that is the genesis' own, that of the trusted block, or that a
 * verified header named as the next. Skips over heights while the set stays
 * the same, and halves the way where it changed. One thread calls it.
 */
final class Trust {
    /** Halvings and steps for one target; a chain of 2^40 blocks with some hundred changes needs fewer. */
    static final int STEPS_MAX = 4_096;

    /** Where headers and sets come from: the node, whose word is checked. */
    interface Source {
        HeaderEntry header(long height) throws RpcException;

        ValidatorSet validators(long height) throws RpcException;
    }

    private TrustedSets sets;
    private long height;

    /** The set that signed the last verified header, and the one that it names for the height after it. */
    private Hash currentSet;

    private Hash nextSet;

    Trust(ChainId chain, ValidatorSet genesis) {
        this.sets = new TrustedSets(chain, List.of(genesis), Optional.empty());
        this.currentSet = genesis.hash();
        this.nextSet = genesis.hash();
    }

    private Trust(TrustPoint point, HeaderEntry trusted, ValidatorSet set) {
        this.sets = new TrustedSets(trusted.header().chainId(), List.of(set), Optional.of(point));
        this.height = point.height();
        this.currentSet = set.hash();
        this.nextSet = trusted.header().nextValidatorSetHash();
    }

    /** Whether a node's chain can be followed from a block that the operator trusts. */
    sealed interface Start {
        record Followed(Trust trust) implements Start {}

        /** The node's block of that height is another one; in words, which. */
        record Refuted(String why) implements Start {}
    }

    /**
     * From a block that the operator knows by its hash: the header must have it, and the set must be the
     * header's; what signed it is not looked at.
     *
     * @throws RpcException when the node did not give what is needed
     */
    static Start from(TrustPoint point, Source source) throws RpcException {
        HeaderEntry told = source.header(point.height());
        Hash hash = told.header().hash();
        if (told.height().value() != point.height() || !hash.hex().equals(point.hash())) {
            return new Start.Refuted(
                    "its block "
                            + Figures.count(point.height())
                            + " is "
                            + Figures.hash(hash.hex())
                            + ", not the one that you trust");
        }
        ValidatorSet set = source.validators(point.height());
        if (!set.hash().equals(told.header().validatorSetHash())) {
            throw new RpcException.Malformed(
                    "the node gave another validator set for height "
                            + point.height()
                            + " than its header");
        }
        return new Start.Followed(new Trust(point, told, set));
    }

    TrustedSets sets() {
        return sets;
    }

    /** The highest header that was verified, 0 for the genesis. */
    long height() {
        return height;
    }

    /**
     * Verifies a header. Answers what is wrong with the chain that leads to it, nothing when all is well.
     *
     * @throws RpcException when the node did not give what is needed to judge
     */
    Optional<String> verify(HeaderEntry target, Source source) throws RpcException {
        if (target.height().value() <= height) {
            return sets.problem(target);
        }
        HeaderEntry candidate = target;
        for (int step = 0; step < STEPS_MAX; step++) {
            long at = candidate.height().value();
            Hash signedBy = candidate.header().validatorSetHash();
            boolean isNext = at == height + 1;
            if (isNext && !signedBy.equals(nextSet)) {
                return Optional.of("height " + at + " names another set than the one before it");
            }
            if (!isNext && !signedBy.equals(currentSet)) {
                candidate = source.header(height + Math.max(1, (at - height) / 2));
                continue;
            }
            ValidatorSet set = known(signedBy, at, source);
            Optional<String> problem = sets.problem(candidate, set);
            if (problem.isPresent()) {
                return Optional.of("height " + at + ": " + problem.get());
            }
            adopt(candidate, set);
            if (at == target.height().value()) {
                return Optional.empty();
            }
            candidate = target;
        }
        throw new RpcException.Malformed("the validator sets of this chain cannot be followed");
    }

    private ValidatorSet known(Hash hash, long at, Source source) throws RpcException {
        Optional<ValidatorSet> known = sets.of(hash);
        if (known.isPresent()) {
            return known.get();
        }
        ValidatorSet told = source.validators(at);
        if (!told.hash().equals(hash)) {
            throw new RpcException.Malformed(
                    "the node gave another validator set for height " + at + " than its header");
        }
        return told;
    }

    private void adopt(HeaderEntry verified, ValidatorSet set) {
        sets = sets.with(set);
        height = verified.height().value();
        currentSet = set.hash();
        nextSet = verified.header().nextValidatorSetHash();
    }
}
