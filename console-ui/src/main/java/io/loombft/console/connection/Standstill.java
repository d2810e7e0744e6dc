package io.loombft.console.connection;

import io.loombft.console.connection.RoundVotes.Cast;
import io.loombft.console.text.Figures;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A chain that decides nothing though there is something to decide, as one node sees it: a partition, or validators
 * that are down.
 *
 * @param lasts for how long this console has seen the height not to change
 * @param height that is not decided
 * @param round in which it is now
 * @param waiting transactions that wait for a block
 * @param isBegun whether the height has begun; if not, what waits may be nothing that a block could take
 * @param silent keys in hex of validators of whom no vote is heard
 * @param heardShare of the power, from 0 to 1
 */
public record Standstill(
        Duration lasts,
        long height,
        int round,
        long waiting,
        boolean isBegun,
        List<String> silent,
        double heardShare) {
    /** A chain stands still after this time without a block, or after several of its usual intervals. */
    public static final Duration AFTER = Duration.ofSeconds(15);

    /** However slow a chain was lately, it stands still after so long. */
    public static final Duration AFTER_AT_MOST = Duration.ofMinutes(10);

    /** How many of the usual intervals. */
    public static final int INTERVALS = 4;

    /** Between two heights, what waits may be held back by a missing nonce; nothing says so, hence the long patience. */
    static final Duration AFTER_BETWEEN_HEIGHTS = Duration.ofMinutes(1);

    /** Whoever voted in one of so many latest rounds is heard. */
    private static final int ROUNDS = 3;

    /** Names in one sentence. */
    private static final int NAMED_MAX = 5;

    public Standstill {
        silent = List.copyOf(silent);
    }

    /** Nothing while the chain moves, while it has nothing to do, and while the node catches up. */
    public static Optional<Standstill> of(NodeSnapshot node, Instant now) {
        Optional<NodeStatus> status = node.polled().status().value();
        if (status.isEmpty() || node.isStale(now) || status.get().isCatchingUp()) {
            return Optional.empty();
        }
        boolean isBegun = !status.get().step().equals(Pace.BETWEEN_HEIGHTS);
        Duration patience = isBegun ? patience(node) : max(patience(node), AFTER_BETWEEN_HEIGHTS);
        return node.pace().still().compareTo(patience) > 0
                ? Optional.of(of(node, status.get(), isBegun))
                : Optional.empty();
    }

    /** How long a height of this chain may take. */
    static Duration patience(NodeSnapshot node) {
        Duration usual =
                node.pace().usual().or(() -> usual(node.chain().blocks())).orElse(Duration.ZERO);
        Duration several = usual.multipliedBy(INTERVALS);
        return max(AFTER, several.compareTo(AFTER_AT_MOST) > 0 ? AFTER_AT_MOST : several);
    }

    /** As the blocks themselves say, as long as none was seen to come. */
    private static Optional<Duration> usual(List<BlockRow> blocks) {
        List<Duration> intervals = new ArrayList<>();
        for (int i = Math.max(1, blocks.size() - Pace.HEIGHTS_MAX); i < blocks.size(); i++) {
            intervals.add(Duration.ofMillis(blocks.get(i).timeMs() - blocks.get(i - 1).timeMs()));
        }
        return Pace.middle(intervals);
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static Standstill of(NodeSnapshot node, NodeStatus status, boolean isBegun) {
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
                node.pace().still(),
                status.height(),
                status.round(),
                Pace.ready(node, status),
                isBegun,
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

    /** What is the matter, for the operator; validators by the names of the fleet. */
    public String sentence(Fleet fleet) {
        String since = "No block for " + Figures.span(fleet.now().minus(lasts), fleet.now());
        if (!isBegun) {
            return since
                    + " though "
                    + Figures.plural(waiting, "transaction")
                    + (waiting == 1 ? " waits" : " wait")
                    + ": height "
                    + Figures.count(height)
                    + " has not begun. A missing nonce may hold them back.";
        }
        return since
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
