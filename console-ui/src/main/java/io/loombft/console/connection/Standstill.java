package io.loombft.console.connection;

import io.loombft.console.connection.RoundVotes.Cast;
import io.loombft.console.text.Figures;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A chain that decides nothing, as one node sees it: a partition, or validators that are down.
 *
 * @param since when its last block was made
 * @param height that is not decided
 * @param round in which it is now
 * @param silent keys in hex of validators of whom no vote is heard
 * @param heardShare of the power, from 0 to 1
 */
public record Standstill(
        Instant since, long height, int round, List<String> silent, double heardShare) {
    /** A chain without a block for so long stands still. */
    public static final Duration AFTER = Duration.ofSeconds(15);

    /** Whoever voted in one of so many latest rounds is heard. */
    private static final int ROUNDS = 3;

    private static final double QUORUM = 2.0 / 3;

    /** Names in one sentence. */
    private static final int NAMED_MAX = 5;

    public Standstill {
        silent = List.copyOf(silent);
    }

    /** Nothing while the chain moves, while the node catches up, and before the first block. */
    public static Optional<Standstill> of(NodeSnapshot node, Instant now) {
        Optional<NodeStatus> status = node.polled().status().value();
        if (status.isEmpty() || node.isStale(now) || status.get().isCatchingUp()) {
            return Optional.empty();
        }
        Instant last = Instant.ofEpochMilli(status.get().latestTimeMs());
        boolean isStill = Duration.between(last, now).compareTo(AFTER) > 0;
        return isStill && status.get().latestHeight() > 0
                ? Optional.of(of(node, status.get(), last))
                : Optional.empty();
    }

    private static Standstill of(NodeSnapshot node, NodeStatus status, Instant last) {
        Set<String> heard = heard(node, status.height());
        List<Validators.Member> members =
                node.polled().validators().value().map(Validators::members).orElse(List.of());
        long power = members.stream().mapToLong(Validators.Member::power).sum();
        long heardPower =
                members.stream()
                        .filter(member -> heard.contains(member.id()))
                        .mapToLong(Validators.Member::power)
                        .sum();
        return new Standstill(
                last,
                status.height(),
                status.round(),
                members.stream()
                        .map(Validators.Member::id)
                        .filter(id -> !heard.contains(id))
                        .toList(),
                (double) heardPower / Math.max(1, power));
    }

    private static Set<String> heard(NodeSnapshot node, long height) {
        Set<String> heard = new HashSet<>();
        Rounds.HeightVotes now = node.live().rounds().current();
        if (now.height() != height) {
            return heard;
        }
        List<RoundVotes> rounds = now.rounds();
        for (RoundVotes round :
                rounds.subList(Math.max(0, rounds.size() - ROUNDS), rounds.size())) {
            for (Map<String, Cast> votes : List.of(round.prevotes(), round.precommits())) {
                heard.addAll(votes.keySet());
            }
        }
        return heard;
    }

    /** Whether those who are heard could decide by themselves. */
    public boolean hasQuorum() {
        return heardShare > QUORUM;
    }

    /** What is the matter, for the operator; validators by the names of the fleet. */
    public String sentence(Fleet fleet) {
        return "No block for "
                + Figures.span(since, fleet.now())
                + ": height "
                + Figures.count(height)
                + " is in round "
                + Figures.count(round)
                + ". Heard is "
                + Figures.percent(heardShare)
                + " of the power, and a decision takes more than two thirds."
                + (silent.isEmpty() ? "" : " Not heard: " + named(silent, fleet) + ".");
    }

    private static String named(Collection<String> validators, Fleet fleet) {
        List<String> names =
                validators.stream()
                        .limit(NAMED_MAX)
                        .map(id -> fleet.nameOf(id).isEmpty() ? Figures.hash(id) : fleet.nameOf(id))
                        .sorted()
                        .toList();
        int more = validators.size() - names.size();
        return String.join(", ", names) + (more > 0 ? " and " + more + " more" : "");
    }
}
