package io.loombft.core.consensus;

import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Evidence;
import io.loombft.core.types.Height;
import io.loombft.core.types.Round;
import io.loombft.core.types.SignedVote;
import io.loombft.core.types.ValidatorSet;
import io.loombft.core.types.Verified;
import io.loombft.core.types.Vote;
import io.loombft.core.types.VoteType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All votes of a height, by round and type. Of rounds above ours only the two highest of each
 * validator are kept, so that votes for a million rounds cost no memory. The consensus thread owns it.
 */
final class VoteBook {
    /** Rounds above ours that are kept of each validator. */
    static final int FUTURE_ROUNDS_MAX = 2;

    /**
     * How many rounds above ours we let each validator speak of until we enter one. Who is alone with
     * that cannot take us along, and each would cost a record in the journal.
     */
    static final int LEAPS_MAX = 64;

    /** Rounds below ours that are kept whole; older ones only when they hold a polka. */
    static final int PAST_ROUNDS_MAX = 64;

    /** Old rounds with a polka that are kept. */
    static final int OLD_POLKAS_MAX = 16;

    private final Height height;
    private final ValidatorSet set;
    private final TreeMap<Round, RoundVotes> rounds = new TreeMap<>();
    private final List<TreeSet<Round>> futureRounds = new ArrayList<>();
    private final List<Round> highestRounds;
    private final int[] leaps;
    private Round highestOfAll = Round.NONE;

    private record RoundVotes(VoteTally prevotes, VoteTally precommits) {
        VoteTally of(VoteType type) {
            return switch (type) {
                case PREVOTE -> prevotes;
                case PRECOMMIT -> precommits;
            };
        }

        /** Whether it decides the height, once the block is here. */
        boolean hasCommit() {
            return precommits.quorumBlock().isPresent();
        }
    }

    VoteBook(Height height, ValidatorSet set) {
        this.height = height;
        this.set = set;
        for (int i = 0; i < set.size(); i++) {
            futureRounds.add(new TreeSet<>());
        }
        highestRounds = new ArrayList<>(Collections.nCopies(set.size(), Round.NONE));
        leaps = new int[set.size()];
    }

    /** Counts a vote of this height by a member of the set, while we are in {@code current}. */
    VoteTally.Added add(Verified<SignedVote> verified, Round current) {
        Vote vote = verified.value().vote();
        if (!takes(vote, current)) {
            return new VoteTally.Added.Ignored();
        }
        int index = set.indexOf(vote.validator()).orElseThrow();
        if (isLeap(index, vote.round(), current)) {
            leaps[index]++;
            makeRoom(index, vote.round());
        }
        raise(index, vote.round());
        return tally(vote.round(), vote.type()).add(verified);
    }

    /** Whether a vote of this height would count while we are in {@code current}. */
    boolean takes(Vote vote, Round current) {
        OptionalInt index = set.indexOf(vote.validator());
        return index.isPresent()
                && admits(index.getAsInt(), vote.round(), current)
                && find(vote.round(), vote.type()).map(t -> t.takes(vote)).orElse(true);
    }

    /** Lets third votes for a proposal's block be kept; the proposal is of our round or about. */
    void name(Round round, Ballot ballot) {
        tally(round, VoteType.PREVOTE).name(ballot);
        tally(round, VoteType.PRECOMMIT).name(ballot);
    }

    /** Lets third votes for a claimed ballot be kept; the claim is of our round or about. */
    void claim(Round round, VoteType type, Ballot ballot) {
        tally(round, type).claim(ballot);
    }

    /** Keeps a certificate's vote, whatever round it is of; gives evidence when it conflicts. */
    Optional<Evidence> addCertified(Verified<SignedVote> verified) {
        Vote vote = verified.value().vote();
        VoteTally tally = tally(vote.round(), vote.type());
        raise(set.indexOf(vote.validator()).orElseThrow(), vote.round());
        tally.name(vote.ballot());
        return tally.add(verified) instanceof VoteTally.Added.Conflicting conflict
                ? Optional.of(conflict.evidence())
                : Optional.empty();
    }

    /** Forgets what rounds below {@code current} no longer need. */
    void enter(Round current) {
        Arrays.fill(leaps, 0);
        for (TreeSet<Round> future : futureRounds) {
            future.headSet(current, true).clear();
        }
        if (current.value() <= PAST_ROUNDS_MAX) {
            return;
        }
        Round oldest = new Round(current.value() - PAST_ROUNDS_MAX);
        var old = rounds.headMap(oldest, false);
        old.values().removeIf(v -> !v.hasCommit() && v.prevotes().quorumBlock().isEmpty());
        List<Round> polkas =
                old.entrySet().stream()
                        .filter(e -> !e.getValue().hasCommit())
                        .map(Map.Entry::getKey)
                        .toList();
        polkas.stream().limit(Math.max(0, polkas.size() - OLD_POLKAS_MAX)).forEach(rounds::remove);
    }

    Optional<VoteTally> find(Round round, VoteType type) {
        RoundVotes votes = rounds.get(round);
        return votes == null ? Optional.empty() : Optional.of(votes.of(type));
    }

    /** The rounds of which anything is known, ascending. */
    List<Round> rounds() {
        return List.copyOf(rounds.keySet());
    }

    /** The polkas of the rounds after one and not after another, the latest first. */
    List<RoundInputs.Polka> polkas(Round after, Round upTo) {
        List<RoundInputs.Polka> polkas = new ArrayList<>();
        if (!after.isBefore(upTo)) {
            return polkas;
        }
        for (var entry = rounds.floorEntry(upTo);
                entry != null && entry.getKey().isAfter(after);
                entry = rounds.lowerEntry(entry.getKey())) {
            Optional<Hash> block = entry.getValue().prevotes().quorumBlock();
            if (block.isPresent()) {
                polkas.add(new RoundInputs.Polka(entry.getKey(), block.get()));
            }
        }
        return polkas;
    }

    /** The round and block of a quorum of precommits, the lowest such round. */
    Optional<RoundInputs.Committed> precommitQuorum() {
        for (var entry : rounds.entrySet()) {
            Optional<Hash> block = entry.getValue().precommits().quorumBlock();
            if (block.isPresent()) {
                return Optional.of(new RoundInputs.Committed(entry.getKey(), block.get()));
            }
        }
        return Optional.empty();
    }

    /** Whether it would be news that the validator has reached the round. */
    boolean hears(PublicKey validator, Round round, Round current) {
        int index = set.indexOf(validator).orElseThrow();
        return round.isAfter(current)
                && round.isAfter(highestRounds.get(index))
                && leaps[index] < LEAPS_MAX;
    }

    /** Remembers that the validator has sent a message of the round; any kind counts for L55. */
    void heard(PublicKey validator, Round round, Round current) {
        if (hears(validator, round, current)) {
            int index = set.indexOf(validator).orElseThrow();
            leaps[index]++;
            raise(index, round);
        }
    }

    private void raise(int index, Round round) {
        if (round.isAfter(highestRounds.get(index))) {
            highestRounds.set(index, round);
            highestOfAll = round.isAfter(highestOfAll) ? round : highestOfAll;
        }
    }

    /** The highest round above ours that validators with skip power have reached or passed. */
    Optional<Round> skipRound(Round current) {
        if (!highestOfAll.isAfter(current)) {
            return Optional.empty();
        }
        List<Integer> ahead = new ArrayList<>();
        for (int i = 0; i < set.size(); i++) {
            if (highestRounds.get(i).isAfter(current)) {
                ahead.add(i);
            }
        }
        ahead.sort(Comparator.comparing(highestRounds::get).reversed());
        long power = 0;
        for (int index : ahead) {
            power += set.get(index).power();
            if (power >= set.skipPower()) {
                return Optional.of(highestRounds.get(index));
            }
        }
        return Optional.empty();
    }

    private VoteTally tally(Round round, VoteType type) {
        return rounds.computeIfAbsent(
                        round,
                        r ->
                                new RoundVotes(
                                        new VoteTally(VoteType.PREVOTE, height, r, set),
                                        new VoteTally(VoteType.PRECOMMIT, height, r, set)))
                .of(type);
    }

    private boolean admits(int index, Round round, Round current) {
        if (!round.isAfter(current)) {
            return rounds.containsKey(round) || round.value() >= current.value() - PAST_ROUNDS_MAX;
        }
        if (!isLeap(index, round, current)) {
            return true;
        }
        TreeSet<Round> future = futureRounds.get(index);
        return leaps[index] < LEAPS_MAX
                && (future.size() < FUTURE_ROUNDS_MAX || round.isAfter(future.first()));
    }

    /** Whether the round is above ours and none of the validator's that are kept. */
    private boolean isLeap(int index, Round round, Round current) {
        return round.isAfter(current) && !futureRounds.get(index).contains(round);
    }

    private void makeRoom(int index, Round round) {
        TreeSet<Round> future = futureRounds.get(index);
        if (future.size() >= FUTURE_ROUNDS_MAX) {
            Round lowest = future.removeFirst();
            drop(lowest, index);
        }
        future.add(round);
    }

    private void drop(Round round, int index) {
        RoundVotes votes = rounds.get(round);
        if (votes == null) {
            return;
        }
        votes.prevotes().forget(index);
        votes.precommits().forget(index);
        if (votes.prevotes().isEmpty() && votes.precommits().isEmpty()) {
            rounds.remove(round);
        }
    }
}
