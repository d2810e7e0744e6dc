package io.loombft.console.connection;

import com.fasterxml.jackson.databind.JsonNode;
import io.loombft.console.connection.RoundVotes.Cast;
import io.loombft.console.connection.RoundVotes.Proposed;
import io.loombft.core.client.EventMessage;
import io.loombft.core.client.Fields;
import io.loombft.core.client.RpcException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Gathers votes and steps from a node's events. One thread writes and reads it. */
final class RoundBook {
    /** Rounds kept of a height; the lowest go first. */
    static final int ROUNDS_MAX = 64;

    /** Rounds read of one answer. */
    static final int ROUNDS_TOLD_MAX = 10_000;

    /** Votes kept of a round and type: those of a full set. */
    static final int VOTES_MAX = 1_000;

    private static final String PREVOTE = "prevote";

    private long height;
    private int round;
    private String step = "";
    private Instant stepSince = Instant.EPOCH;
    private Instant quorumSince = Instant.EPOCH;
    private String lockedHash = "";
    private Optional<StepTimeouts> timeouts = Optional.empty();
    private int decidedRound = -1;
    private String decidedHash = "";
    private final TreeMap<Integer, OneRound> rounds = new TreeMap<>();
    private final Deque<Rounds.HeightVotes> past = new ArrayDeque<>();
    private Map<String, Long> powers = Map.of();
    private long totalPower;

    private static final class OneRound {
        private String proposer = "";
        private Optional<Proposed> proposal = Optional.empty();
        private final Map<String, Cast> prevotes = new HashMap<>();
        private final Map<String, Cast> precommits = new HashMap<>();

        RoundVotes frozen(int number) {
            return new RoundVotes(number, proposer, proposal, prevotes, precommits);
        }

        Map<String, Cast> of(String type) {
            return type.equals(PREVOTE) ? prevotes : precommits;
        }
    }

    /** The powers by which a step's timeout is known to have begun. */
    void powers(Validators validators) {
        Map<String, Long> now = new HashMap<>();
        validators.members().forEach(member -> now.put(member.id(), member.power()));
        powers = now;
        totalPower = validators.totalPower();
    }

    /** Begins with what the node has seen of the height before its events were listened to. */
    void seed(JsonNode consensusState, Instant now) throws RpcException {
        Fields state = new Fields("get_consensus_state", consensusState);
        enter(state.number("height"), state.count("round"));
        timeouts = StepTimeouts.of(state.optionalObject("timeouts"));
        if (!step.equals(state.text("step"))) {
            step = state.text("step");
            stepSince = now;
        }
        for (Fields each : state.list("rounds", ROUNDS_TOLD_MAX, f -> f)) {
            seedRound(each);
        }
    }

    private void seedRound(Fields from) throws RpcException {
        OneRound one = round(from.count("round"));
        one.proposer = from.textOr("proposer", "").intern();
        Optional<Fields> proposal = from.optionalObject("proposal");
        if (proposal.isPresent()) {
            one.proposal =
                    Optional.of(
                            new Proposed(
                                    proposal.get().text("block_hash"),
                                    (int) proposal.get().numberOr("valid_round", -1)));
        }
        for (Fields vote : from.list("prevotes", VOTES_MAX, f -> f)) {
            cast(one.prevotes, vote.text("validator"), vote.textOr("block_hash", ""), false);
        }
        for (Fields vote : from.list("precommits", VOTES_MAX, f -> f)) {
            cast(one.precommits, vote.text("validator"), vote.textOr("block_hash", ""), false);
        }
    }

    /** Takes an event of any type; those that do not concern rounds change nothing. */
    void take(EventMessage event, Instant now) {
        if (event.height().isEmpty()) {
            return;
        }
        long at = event.height().getAsLong();
        int inRound = Math.max(0, event.round().orElse(0));
        JsonNode data = event.data();
        switch (event.type()) {
            case "step" -> stepped(at, inRound, data.path("step").asText(), now);
            case "proposal" -> {
                if (at == height) {
                    proposed(inRound, data);
                }
            }
            case "vote" -> voted(at, inRound, data, now);
            case "lock" -> lockedHash = data.path("block_hash").asText("");
            case "block" -> decided(at, inRound, data.path("hash").asText(""));
            case "evidence" -> equivocated(at, inRound, data.path("validator").asText(""), data);
            default -> {}
        }
    }

    private void stepped(long at, int inRound, String name, Instant now) {
        enter(at, inRound);
        step = name;
        stepSince = now;
        quorumSince = Instant.EPOCH;
        noteQuorum(now);
    }

    private void proposed(int inRound, JsonNode data) {
        OneRound one = round(inRound);
        if (one.proposal.isEmpty()) {
            one.proposer = data.path("proposer").asText("").intern();
            one.proposal =
                    Optional.of(
                            new Proposed(
                                    data.path("block_hash").asText(""),
                                    data.path("valid_round").asInt(-1)));
        }
    }

    private void voted(long at, int inRound, JsonNode data, Instant now) {
        String validator = data.path("validator").asText("").intern();
        String type = data.path("type").asText("");
        String hash = data.path("block_hash").asText("");
        boolean isOwn = data.path("own").asBoolean();
        if (at == height) {
            cast(round(inRound).of(type), validator, hash.equals("null") ? "" : hash, isOwn);
            noteQuorum(now);
        }
    }

    private static void cast(Map<String, Cast> votes, String validator, String hash, boolean own) {
        Cast before = votes.get(validator);
        if (before == null && votes.size() < VOTES_MAX) {
            votes.put(validator.intern(), new Cast(hash, own, false));
        } else if (before != null && !before.blockHash().equals(hash)) {
            votes.put(validator, new Cast(before.blockHash(), before.isOwn(), true));
        }
    }

    private void equivocated(long at, int inRound, String validator, JsonNode data) {
        if (at != height || !data.path("type").asText("").equals("duplicate_vote")) {
            return;
        }
        OneRound one = round(inRound);
        // The event does not say which of the two votes it was: both are marked when both are here.
        for (Map<String, Cast> votes : List.of(one.prevotes, one.precommits)) {
            Cast cast = votes.get(validator);
            if (cast != null) {
                votes.put(validator, new Cast(cast.blockHash(), cast.isOwn(), true));
            }
        }
    }

    private void decided(long at, int inRound, String hash) {
        if (at == height) {
            decidedRound = inRound;
            decidedHash = hash;
        }
    }

    private void enter(long at, int inRound) {
        if (at != height) {
            if (height > 0 && at > height) {
                remember();
            }
            height = at;
            rounds.clear();
            decidedRound = -1;
            decidedHash = "";
            lockedHash = "";
        }
        round = inRound;
        round(inRound);
    }

    private void remember() {
        past.addLast(current());
        if (past.size() > Rounds.PAST_MAX) {
            past.removeFirst();
        }
    }

    private OneRound round(int number) {
        OneRound one = rounds.computeIfAbsent(number, any -> new OneRound());
        if (rounds.size() > ROUNDS_MAX) {
            rounds.pollFirstEntry();
        }
        return one;
    }

    private void noteQuorum(Instant now) {
        OneRound one = rounds.get(round);
        if (one == null || totalPower == 0 || !quorumSince.equals(Instant.EPOCH)) {
            return;
        }
        long power =
                one.of(step).keySet().stream().mapToLong(v -> powers.getOrDefault(v, 0L)).sum();
        if (power > totalPower * 2 / 3) {
            quorumSince = now;
        }
    }

    private Rounds.HeightVotes current() {
        return new Rounds.HeightVotes(
                height,
                rounds.entrySet().stream().map(e -> e.getValue().frozen(e.getKey())).toList(),
                decidedRound,
                decidedHash);
    }

    Rounds frozen() {
        return new Rounds(
                current(),
                round,
                step,
                stepSince,
                quorumSince,
                lockedHash,
                timeouts,
                List.copyOf(past));
    }
}
