package io.loombft.core.consensus;

import io.loombft.core.crypto.PublicKey;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Block;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.Height;
import io.loombft.core.types.SignedVote;
import io.loombft.core.types.ValidatorSet;
import io.loombft.core.types.Verified;
import io.loombft.core.types.Vote;
import io.loombft.core.types.VoteType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The precommits for the parent block: a quorum at least, and those that still come, which make the
 * next block's last commit more complete. The consensus thread owns it.
 */
final class ParentCommit {
    private final ChainState chain;
    private final ValidatorSet validators;
    private final VoteTally tally;
    private final BitSet expected;
    private @Nullable Certificate certificate;

    private ParentCommit(
            ChainState chain, ValidatorSet validators, VoteTally tally, BitSet expected) {
        this.chain = chain;
        this.validators = validators;
        this.tally = tally;
        this.expected = expected;
    }

    /** As the snapshot has it, with its precommits checked. */
    static ParentCommit of(HeightSnapshot snapshot, List<Verified<SignedVote>> precommits) {
        ChainState chain = snapshot.chain();
        ValidatorSet validators = snapshot.lastValidators();
        VoteTally tally =
                new VoteTally(
                        VoteType.PRECOMMIT,
                        chain.height(),
                        snapshot.lastCommit().round(),
                        validators);
        precommits.forEach(tally::add);
        BitSet expected = everyone(validators);
        snapshot.absent().forEach(a -> validators.indexOf(a).ifPresent(expected::clear));
        return new ParentCommit(chain, validators, tally, expected);
    }

    /** After the block was decided by the commit and executed. */
    static ParentCommit of(
            ChainState executed, HeightState decided, Command.CommitBlock committed) {
        Block block = committed.block();
        ValidatorSet validators = committed.parent().validators();
        VoteTally tally =
                decided.votes()
                        .find(committed.commit().round(), VoteType.PRECOMMIT)
                        .orElseThrow()
                        .only(Ballot.of(block.hash()));
        return new ParentCommit(
                executed, validators, tally, presentIn(block.lastCommit(), validators));
    }

    /** Whether the vote is a precommit for the parent, and new. */
    boolean takes(Vote vote) {
        return vote.type() == VoteType.PRECOMMIT
                && vote.height().equals(chain.height())
                && vote.round().equals(tally.round())
                && vote.ballot().isFor(chain.blockHash())
                && tally.takes(vote);
    }

    /** Whether the vote was taken. */
    boolean add(Verified<SignedVote> verified) {
        if (!takes(verified.value().vote())) {
            return false;
        }
        certificate = null;
        return tally.add(verified) instanceof VoteTally.Added.Counted;
    }

    /** Whether all are in but those who were absent in the commit before, for whom nobody waits. */
    boolean isComplete() {
        if (isGenesis()) {
            return true;
        }
        for (int i = expected.nextSetBit(0); i >= 0; i = expected.nextSetBit(i + 1)) {
            if (!tally.has(i)) {
                return false;
            }
        }
        return true;
    }

    /** All of them as one object; {@link Certificate#NONE} before the first block. */
    Certificate certificate() {
        if (isGenesis()) {
            return Certificate.NONE;
        }
        if (certificate == null) {
            certificate = tally.certificate(Ballot.of(chain.blockHash()));
        }
        return certificate;
    }

    /** The set that signed it. */
    ValidatorSet validators() {
        return validators;
    }

    /** For whom nobody waits. */
    List<PublicKey> absent() {
        List<PublicKey> absent = new ArrayList<>();
        for (int i = 0; i < validators.size(); i++) {
            if (!expected.get(i)) {
                absent.add(validators.get(i).id());
            }
        }
        return absent;
    }

    private boolean isGenesis() {
        return chain.height().equals(Height.GENESIS);
    }

    private static BitSet everyone(ValidatorSet set) {
        BitSet all = new BitSet();
        all.set(0, set.size());
        return all;
    }

    /** The members of the set that signed the commit; all of them when it is the first one's. */
    private static BitSet presentIn(Certificate commit, ValidatorSet set) {
        if (commit.equals(Certificate.NONE)) {
            return everyone(set);
        }
        BitSet present = new BitSet();
        commit.signatures().forEach(s -> set.indexOf(s.validator()).ifPresent(present::set));
        return present;
    }
}
