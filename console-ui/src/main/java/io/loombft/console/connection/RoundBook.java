package io.loombft.console.connection;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.OptionalLong;
import java.util.TreeMap;

/** Gathers votes and steps from a node's events. One thread writes and reads it. */
final class RoundBook {
    /** Rounds kept of a height; the lowest go first, and it is counted how many went. */
    static final int ROUNDS_MAX = 64;

    /** Rounds after the node's own that are kept: whoever votes far ahead drives out nothing that counts. */
    static final int AHEAD_MAX = 8;

    /** Rounds read of one answer. */
    static final int ROUNDS_TOLD_MAX = 10_000;

    private static final String NEW_HEIGHT = "new_height";
    private static final String PREVOTE = "prevote";
    private static final String PRECOMMIT = "precommit";
    private static final String COMMIT = "commit";

    private long height;
    private int round;
    private String step = "";
    private Instant stepSince = Instant.EPOCH;
    private Instant quorumSince = Instant.EPOCH;
    private String lockedHash = "";
    private Optional<StepTimeouts> timeouts = Optional.empty();
    private OptionalLong committedMs = OptionalLong.empty();
    private int decidedRound = -1;
    private String decidedHash = "";
    private int dropped;
    private final TreeMap<Integer, GatheredRound> rounds = new TreeMap<>();
    private final Deque<Rounds.HeightVotes> past = new ArrayDeque<>();
    private final Deque<Turn> turns = new ArrayDeque<>();
    private final ProposerOrder order = new ProposerOrder();
    private Map<String, Long> powers = Map.of();
    private long quorumPower = Long.MAX_VALUE;

    /** The powers by which a quorum is known, and the priorities by which proposers are. */
    void powers(Validators validators) {
        Map<String, Long> now = new HashMap<>();
        validators.members().forEach(member -> now.put(member.id(), member.power()));
        powers = now;
        quorumPower = validators.quorumPower();
        order.told(validators);
        rounds.values().forEach(this::expectProposer);
    }

    /** Begins with what the node has seen of the height before its events were listened to. */
    void seed(JsonNode consensusState, Instant now) throws RpcException {
        Fields state = new Fields("get_consensus_state", consensusState);
        long at = state.number("height");
        if (at < height) {
            order.forget();
            turns.clear();
        }
        enter(at, state.count("round"));
        timeouts = StepTimeouts.of(state.optionalObject("timeouts"));
        Optional<Fields> locked = state.optionalObject("locked");
        lockedHash = locked.isPresent() ? locked.get().text("block_hash") : "";
        if (!step.equals(state.text("step"))) {
            step = state.text("step");
            stepSince = now;
        }
        if (!step.equals(NEW_HEIGHT)) {
            round(round).beganUnheard();
        }
        for (Fields each : state.list("rounds", ROUNDS_TOLD_MAX, f -> f)) {
            seedRound(each);
        }
    }

    private void seedRound(Fields from) throws RpcException {
        GatheredRound one = round(from.count("round"));
        one.proposer(from.textOr("proposer", one.proposer()));
        Optional<Fields> proposal = from.optionalObject("proposal");
        if (proposal.isPresent()) {
            one.proposal(
                    new Proposed(
                            proposal.get().text("block_hash"),
                            (int) proposal.get().numberOr("valid_round", -1)));
        }
        for (String type : List.of(PREVOTE, PRECOMMIT)) {
            for (Fields vote : from.list(type + "s", GatheredRound.VOTES_MAX, f -> f)) {
                one.cast(type, vote.text("validator"), vote.textOr("block_hash", ""), false);
            }
        }
    }

    /** Takes an event of any type; those that do not concern rounds change nothing. */
    void take(EventMessage event, Instant now) {
        if (event.height().isEmpty()) {
            return;
        }
        long at = event.height().getAsLong();
        int inRound = Math.max(0, event.round().orElse(0));
        switch (event.type()) {
            case "step" -> stepped(at, inRound, event, now);
            case "validators" -> order.changes(event.data().path("effective_height").asLong());
            default -> {
                if (at == height) {
                    takeOfHeight(inRound, event, now);
                }
            }
        }
    }

    private void takeOfHeight(int inRound, EventMessage event, Instant now) {
        JsonNode data = event.data();
        switch (event.type()) {
            case "proposal" -> proposed(inRound, data, event.timeMs());
            case "vote" -> voted(inRound, data, event.timeMs(), now);
            case "lock" -> lockedHash = data.path("block_hash").asText("");
            case "block" -> decided(inRound, data, event.timeMs());
            case "evidence" -> equivocated(inRound, data);
            default -> {}
        }
    }

    /** What is told again of steps before this one changes nothing. */
    private void stepped(long at, int inRound, EventMessage event, Instant now) {
        if (at < height || (at == height && inRound < round)) {
            return;
        }
        enter(at, inRound);
        step = event.data().path("step").asText();
        stepSince = now;
        quorumSince = Instant.EPOCH;
        switch (step) {
            case NEW_HEIGHT -> {}
            case COMMIT -> committedMs = OptionalLong.of(event.timeMs());
            default -> round(inRound).began(event.timeMs());
        }
        noteQuorum(now);
    }

    private void proposed(int inRound, JsonNode data, long timeMs) {
        GatheredRound one = round(inRound);
        String by = data.path("proposer").asText("");
        if (one.hasProposal()) {
            return;
        }
        one.proposed(timeMs);
        if (!one.proposer().isEmpty() && !one.proposer().equals(by)) {
            order.forget();
        }
        one.proposer(by);
        one.proposal(
                new Proposed(
                        data.path("block_hash").asText(""), data.path("valid_round").asInt(-1)));
    }

    private void voted(int inRound, JsonNode data, long timeMs, Instant now) {
        String type = data.path("type").asText("");
        String told = data.path("block_hash").asText("");
        String hash = told.equals("null") ? "" : told;
        if (!type.equals(PREVOTE) && !type.equals(PRECOMMIT)) {
            return;
        }
        GatheredRound one = round(inRound);
        one.cast(type, data.path("validator").asText(""), hash, data.path("own").asBoolean());
        if (type.equals(PRECOMMIT) && !hash.isEmpty() && powerFor(one, hash) >= quorumPower) {
            one.hasQuorum(timeMs);
        }
        noteQuorum(now);
    }

    private long powerFor(GatheredRound one, String hash) {
        return one.of(PRECOMMIT).entrySet().stream()
                .filter(each -> each.getValue().isFor(hash))
                .mapToLong(each -> powers.getOrDefault(each.getKey(), 0L))
                .sum();
    }

    private void equivocated(int inRound, JsonNode data) {
        if (data.path("type").asText("").equals("duplicate_vote")) {
            round(inRound).equivocated(data.path("validator").asText(""));
        }
    }

    private void decided(int inRound, JsonNode data, long timeMs) {
        if (decidedRound >= 0) {
            return;
        }
        decidedRound = inRound;
        decidedHash = data.path("hash").asText("");
        GatheredRound last = round(inRound);
        last.hasQuorum(committedMs.orElse(timeMs));
        for (GatheredRound one : rounds.headMap(inRound, true).values()) {
            GatheredRound next = rounds.get(one.number() + 1);
            OptionalLong ms =
                    one.number() == inRound
                            ? one.quorumDelayMs()
                            : next == null ? OptionalLong.empty() : one.lengthMs(next);
            ms.ifPresent(took -> keep(one, took, inRound));
        }
    }

    private void keep(GatheredRound one, long ms, int decidedIn) {
        turns.addLast(
                new Turn(height, one.number(), one.proposer(), one.number() == decidedIn, ms));
        if (turns.size() > Rounds.TURNS_MAX) {
            turns.removeFirst();
        }
    }

    private void enter(long at, int inRound) {
        if (at != height) {
            if (height > 0 && at > height) {
                remember();
            }
            height = at;
            rounds.clear();
            dropped = 0;
            decidedRound = -1;
            decidedHash = "";
            committedMs = OptionalLong.empty();
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

    private GatheredRound round(int number) {
        GatheredRound known = rounds.get(number);
        if (known != null) {
            return known;
        }
        GatheredRound made = new GatheredRound(number);
        if (dropped > 0 && number < rounds.firstKey()) {
            return made;
        }
        expectProposer(made);
        rounds.put(number, made);
        if (rounds.tailMap(round, false).size() > AHEAD_MAX) {
            rounds.pollLastEntry();
        } else if (rounds.size() > ROUNDS_MAX) {
            rounds.pollFirstEntry();
            dropped++;
        }
        return made;
    }

    private void expectProposer(GatheredRound of) {
        if (of.proposer().isEmpty()) {
            of.proposer(order.of(height, of.number()));
        }
    }

    private void noteQuorum(Instant now) {
        GatheredRound one = rounds.get(round);
        if (one == null || !quorumSince.equals(Instant.EPOCH)) {
            return;
        }
        long power =
                one.of(step).keySet().stream().mapToLong(v -> powers.getOrDefault(v, 0L)).sum();
        if (power >= quorumPower) {
            quorumSince = now;
        }
    }

    private Rounds.HeightVotes current() {
        return new Rounds.HeightVotes(
                height,
                rounds.values().stream().map(GatheredRound::frozen).toList(),
                dropped,
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
                List.copyOf(past),
                List.copyOf(turns));
    }
}
