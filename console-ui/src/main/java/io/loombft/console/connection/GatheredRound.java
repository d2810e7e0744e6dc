package io.loombft.console.connection;

import io.loombft.console.connection.RoundVotes.Cast;
import io.loombft.console.connection.RoundVotes.Proposed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** One round while it is gathered: who votes what, and when, by the node's clock. One thread writes and reads it. */
final class GatheredRound {
    /** Votes kept of a type: those of a full set. */
    static final int VOTES_MAX = 1_000;

    private final int number;
    private final Map<String, Cast> prevotes = new HashMap<>();
    private final Map<String, Cast> precommits = new HashMap<>();
    private String proposer = "";
    private Optional<Proposed> proposal = Optional.empty();
    private boolean isBeginningUnheard;
    private OptionalLong beganMs = OptionalLong.empty();
    private OptionalLong proposedMs = OptionalLong.empty();
    private OptionalLong decidedMs = OptionalLong.empty();
    private Optional<RoundVotes> frozen = Optional.empty();

    GatheredRound(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    /** Whose turn it is, its key in hex; empty when that is not known. */
    String proposer() {
        return proposer;
    }

    void proposer(String id) {
        if (!id.equals(proposer)) {
            proposer = id.intern();
            frozen = Optional.empty();
        }
    }

    boolean hasProposal() {
        return proposal.isPresent();
    }

    void proposal(Proposed first) {
        proposal = Optional.of(first);
        frozen = Optional.empty();
    }

    /** The node entered the round; only the first such word counts. */
    void began(long timeMs) {
        if (!isBeginningUnheard) {
            beganMs = first(beganMs, timeMs);
        }
    }

    /** The node had entered the round before its events were listened to. */
    void beganUnheard() {
        isBeginningUnheard = true;
    }

    /** The proposal counted. */
    void proposed(long timeMs) {
        proposedMs = first(proposedMs, timeMs);
    }

    /** A quorum precommitted one block, or the node acted on that. */
    void hasQuorum(long timeMs) {
        decidedMs = first(decidedMs, timeMs);
    }

    private static OptionalLong first(OptionalLong before, long timeMs) {
        return before.isPresent() ? before : OptionalLong.of(timeMs);
    }

    /** From the proposal to the quorum; nothing when one was not heard, or the quorum came first. */
    OptionalLong quorumDelayMs() {
        return between(proposedMs, decidedMs);
    }

    /** From the beginning of this round to that of the next one. */
    OptionalLong lengthMs(GatheredRound next) {
        return between(beganMs, next.beganMs);
    }

    private static OptionalLong between(OptionalLong from, OptionalLong to) {
        return from.isPresent() && to.isPresent() && to.getAsLong() >= from.getAsLong()
                ? OptionalLong.of(to.getAsLong() - from.getAsLong())
                : OptionalLong.empty();
    }

    /** The votes of a type, in lower case; of no type there are none. */
    Map<String, Cast> of(String type) {
        return switch (type) {
            case "prevote" -> prevotes;
            case "precommit" -> precommits;
            default -> Map.of();
        };
    }

    /** Takes a vote; an empty hash is nil. A second one for something else is an equivocation. */
    void cast(String type, String validator, String hash, boolean isOwn) {
        Map<String, Cast> votes = type.equals("prevote") ? prevotes : precommits;
        Cast before = votes.get(validator);
        if (before == null ? votes.size() >= VOTES_MAX : before.isFor(hash)) {
            return;
        }
        votes.put(
                validator.intern(),
                before == null
                        ? new Cast(List.of(hash.intern()), isOwn, false)
                        : new Cast(with(before.hashes(), hash.intern()), before.isOwn(), true));
        frozen = Optional.empty();
    }

    private static List<String> with(List<String> hashes, String another) {
        if (hashes.size() >= Cast.HASHES_MAX) {
            return hashes;
        }
        List<String> all = new ArrayList<>(hashes);
        all.add(another);
        return all;
    }

    /** The node proved that a validator signed two things; it does not say in which of the two votes. */
    void equivocated(String validator) {
        for (Map<String, Cast> votes : List.of(prevotes, precommits)) {
            Cast cast = votes.get(validator);
            if (cast != null) {
                votes.put(validator, new Cast(cast.hashes(), cast.isOwn(), true));
                frozen = Optional.empty();
            }
        }
    }

    /** The same until something changes. */
    RoundVotes frozen() {
        RoundVotes now =
                frozen.orElseGet(
                        () -> new RoundVotes(number, proposer, proposal, prevotes, precommits));
        frozen = Optional.of(now);
        return now;
    }
}
