package io.loombft.core.consensus;

import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.CommitSignature;
import io.loombft.core.types.Evidence;
import io.loombft.core.types.Height;
import io.loombft.core.types.Round;
import io.loombft.core.types.SignedVote;
import io.loombft.core.types.ValidatorSet;
import io.loombft.core.types.Verified;
import io.loombft.core.types.Vote;
import io.loombft.core.types.VoteType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The votes of one height, round and type. A validator counts once towards "any", and towards every
 * ballot that it is known to have voted for: with an equivocator about, the first vote that one node
 * saw is not the one that others need. Kept of each validator are its first ballot, one conflicting
 * one, and beyond that only ballots that were named by a proposal, a claim or a certificate. The
 * consensus thread owns it.
 */
final class VoteTally {
    /** Most ballots that claims may name, one claim a peer. */
    static final int CLAIMED_MAX = 128;

    private final VoteType type;
    private final Height height;
    private final Round round;
    private final ValidatorSet set;
    private final @Nullable SignedVote[] first;
    private final BitSet hasConflict = new BitSet();
    private final TreeSet<Ballot> named = new TreeSet<>();
    private final TreeMap<Ballot, Count> counts = new TreeMap<>();
    private long anyPower;
    private int claimed;

    // Of counts, since the rules ask for these after every event.
    private @Nullable Ballot quorumBallot;
    private @Nullable Ballot quorumBlock;
    private @Nullable Certificate quorum;

    VoteTally(VoteType type, Height height, Round round, ValidatorSet set) {
        this.type = type;
        this.height = height;
        this.round = round;
        this.set = set;
        this.first = new SignedVote[set.size()];
    }

    /** The votes for one ballot. */
    private static final class Count {
        private final TreeMap<Integer, SignedVote> votes = new TreeMap<>();
        private long power;
    }

    /** What came of adding a vote. */
    sealed interface Added {
        /** The vote counts now. */
        record Counted() implements Added {}

        /** The vote counts now and contradicts an earlier one of the same validator. */
        record Conflicting(Evidence evidence) implements Added {}

        /** It was there already, or is one equivocation too many to keep. */
        record Ignored() implements Added {}
    }

    /** Counts a vote of this height, round and type by a member of the set. */
    Added add(Verified<SignedVote> verified) {
        SignedVote signed = verified.value();
        Vote vote = signed.vote();
        int index = set.indexOf(vote.validator()).orElseThrow();
        if (!takes(index, vote.ballot())) {
            return new Added.Ignored();
        }
        SignedVote earlier = first[index];
        if (earlier == null) {
            first[index] = signed;
            anyPower += set.get(index).power();
            count(index, signed);
            return new Added.Counted();
        }
        if (!hasConflict.get(index)) {
            hasConflict.set(index);
            count(index, signed);
            return new Added.Conflicting(Evidence.DuplicateVote.of(earlier, signed));
        }
        count(index, signed);
        return new Added.Counted();
    }

    /**
     * Lets every validator's vote for the ballot be kept, a third and later one too. Proposals and
     * certificates name ballots, and there are few of either.
     */
    void name(Ballot ballot) {
        named.add(ballot);
    }

    /** The same on the word of a peer. */
    void claim(Ballot ballot) {
        if (claimed < CLAIMED_MAX && named.add(ballot)) {
            claimed++;
        }
    }

    /** Forgets what the validator voted, to make room for its later rounds. */
    void forget(int index) {
        if (first[index] == null) {
            return;
        }
        first[index] = null;
        hasConflict.clear(index);
        anyPower -= set.get(index).power();
        for (Count count : counts.values()) {
            if (count.votes.remove(index) != null) {
                count.power -= set.get(index).power();
            }
        }
        counts.values().removeIf(c -> c.votes.isEmpty());
        findQuorum();
    }

    boolean hasQuorum(Ballot ballot) {
        return powerOf(ballot) >= set.quorumPower();
    }

    /** The block that a quorum voted for. */
    Optional<Hash> quorumBlock() {
        return quorumBlock == null ? Optional.empty() : Optional.of(quorumBlock.hash());
    }

    boolean hasQuorumOfAny() {
        return anyPower >= set.quorumPower();
    }

    long anyPower() {
        return anyPower;
    }

    long powerOf(Ballot ballot) {
        Count count = counts.get(ballot);
        return count == null ? 0 : count.power;
    }

    boolean isEmpty() {
        return anyPower == 0;
    }

    /** Whether the vote would count; it is of this height, round and type. */
    boolean takes(Vote vote) {
        OptionalInt index = set.indexOf(vote.validator());
        return index.isPresent() && takes(index.getAsInt(), vote.ballot());
    }

    /** It is new, and the validator's first, a first conflicting one, or of a named ballot. */
    private boolean takes(int index, Ballot ballot) {
        Count count = counts.get(ballot);
        boolean isNew = count == null || !count.votes.containsKey(index);
        return isNew && (first[index] == null || !hasConflict.get(index) || named.contains(ballot));
    }

    /** Whether the validator has voted anything here. */
    boolean has(int index) {
        return first[index] != null;
    }

    /** The power behind each ballot, ballots ascending. */
    Map<Ballot, Long> powers() {
        TreeMap<Ballot, Long> powers = new TreeMap<>();
        counts.forEach((ballot, count) -> powers.put(ballot, count.power));
        return powers;
    }

    /** Which validators, by their place in the set, are known to have voted for the ballot. */
    BitSet voters(Ballot ballot) {
        BitSet voters = new BitSet();
        Count count = counts.get(ballot);
        if (count != null) {
            count.votes.keySet().forEach(voters::set);
        }
        return voters;
    }

    /** Which validators have voted anything. */
    BitSet voters() {
        BitSet voters = new BitSet();
        for (int i = 0; i < first.length; i++) {
            voters.set(i, first[i] != null);
        }
        return voters;
    }

    /** The first vote of the validator at the place, if it has voted. */
    Optional<SignedVote> firstOf(int index) {
        return Optional.ofNullable(first[index]);
    }

    /** All votes for the ballot as one object, by validator ascending. */
    Certificate certificate(Ballot ballot) {
        List<CommitSignature> signatures = new ArrayList<>();
        Count count = counts.get(ballot);
        if (count != null) {
            count.votes.forEach(
                    (index, signed) ->
                            signatures.add(
                                    new CommitSignature(set.get(index).id(), signed.signature())));
        }
        return new Certificate(type, height, round, ballot, signatures);
    }

    /** The votes for the ballot that has a quorum, as one object. */
    Optional<Certificate> quorum() {
        if (quorumBallot == null) {
            return Optional.empty();
        }
        if (quorum == null) {
            quorum = certificate(quorumBallot);
        }
        return Optional.of(quorum);
    }

    /** A tally of the votes for one ballot alone, to gather the rest of them. */
    VoteTally only(Ballot ballot) {
        VoteTally only = new VoteTally(type, height, round, set);
        Count count = counts.get(ballot);
        if (count != null) {
            count.votes.forEach(
                    (index, signed) -> {
                        only.first[index] = signed;
                        only.anyPower += set.get(index).power();
                        only.count(index, signed);
                    });
        }
        return only;
    }

    Round round() {
        return round;
    }

    private void count(int index, SignedVote signed) {
        Count count = counts.computeIfAbsent(signed.vote().ballot(), b -> new Count());
        count.votes.put(index, signed);
        count.power += set.get(index).power();
        findQuorum();
    }

    /** The first ballot with a quorum, and the first that is for a block: one, but for a fork. */
    private void findQuorum() {
        quorum = null;
        quorumBallot = null;
        quorumBlock = null;
        for (Map.Entry<Ballot, Count> entry : counts.entrySet()) {
            Ballot ballot = entry.getKey();
            if (entry.getValue().power < set.quorumPower()) {
                continue;
            }
            quorumBallot = quorumBallot == null ? ballot : quorumBallot;
            quorumBlock = quorumBlock == null && !ballot.isNil() ? ballot : quorumBlock;
        }
    }
}
