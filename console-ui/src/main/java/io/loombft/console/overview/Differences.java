package io.loombft.console.overview;

import io.loombft.console.connection.BlockRow;
import io.loombft.console.connection.Fleet;
import io.loombft.console.connection.NodeSnapshot;
import io.loombft.console.connection.NodeStatus;
import io.loombft.console.text.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a node says otherwise than the others, of the same height where it belongs to one. */
final class Differences {
    /** Blocks that a node may lag without a word: answers are not of the same moment. */
    private static final long LAG_UNNOTED = 2;

    /** Rounds of the same height, for the same reason. */
    private static final int ROUNDS_UNNOTED = 1;

    private final Fleet fleet;
    private final Progress progress;

    Differences(Fleet fleet, Progress progress) {
        this.fleet = fleet;
        this.progress = progress;
    }

    /** In what a node differs; the gravest first. */
    enum In {
        CHAIN,
        BLOCK,
        STATE_ROOT,
        ROLE,
        HEIGHT,
        ROUND,
        VERSION
    }

    /** A difference in a few words. */
    record Difference(In in, String words) {}

    /** All that is found, the gravest first. */
    List<Difference> of(NodeSnapshot node) {
        Optional<NodeStatus> own = node.polled().status().value();
        if (own.isEmpty()) {
            return List.of();
        }
        Optional<Difference> chain =
                first(
                        In.CHAIN,
                        node,
                        other -> isOtherChain(own.get(), other),
                        "another chain than ");
        if (chain.isPresent()) {
            // Nothing else can be compared with those.
            return List.of(chain.get());
        }
        List<Difference> all = new ArrayList<>();
        block(node).ifPresent(all::add);
        first(
                        In.STATE_ROOT,
                        node,
                        other -> isOtherRoot(own.get(), other),
                        "another state after block "
                                + Figures.count(own.get().latestHeight())
                                + " than ")
                .ifPresent(all::add);
        first(In.ROLE, node, other -> hasSameKey(own.get(), other), "the validator key of ")
                .ifPresent(all::add);
        progress.behind(node, LAG_UNNOTED)
                .ifPresent(words -> all.add(new Difference(In.HEIGHT, words)));
        round(node, own.get()).ifPresent(all::add);
        version(own.get()).ifPresent(all::add);
        return all;
    }

    /** A relation of a node to another one. */
    private interface Relation {
        boolean holds(NodeSnapshot other);
    }

    private Optional<Difference> first(In in, NodeSnapshot node, Relation relation, String words) {
        return fleet.nodes().stream()
                .filter(other -> !other.url().equals(node.url()) && relation.holds(other))
                .findFirst()
                .map(other -> new Difference(in, words + other.label()));
    }

    private static boolean isOtherChain(NodeStatus own, NodeSnapshot other) {
        return is(other, status -> !status.chainId().equals(own.chainId()));
    }

    private static boolean is(NodeSnapshot node, Function<NodeStatus, Boolean> claim) {
        return node.polled().status().value().map(claim).orElse(false);
    }

    /** Two nodes that have different blocks at the latest height that both have. */
    private Optional<Difference> block(NodeSnapshot node) {
        for (NodeSnapshot other : fleet.nodes()) {
            Optional<BlockRow> last = node.chain().last();
            Optional<BlockRow> theirs = other.chain().last();
            if (last.isEmpty() || theirs.isEmpty()) {
                continue;
            }
            long common = Math.min(last.get().height(), theirs.get().height());
            Optional<String> mine = node.chain().at(common).map(BlockRow::hash);
            Optional<String> that = other.chain().at(common).map(BlockRow::hash);
            if (mine.isPresent() && that.isPresent() && !mine.equals(that)) {
                return Optional.of(
                        new Difference(
                                In.BLOCK,
                                "another block "
                                        + Figures.count(common)
                                        + " than "
                                        + other.label()));
            }
        }
        return Optional.empty();
    }

    /** The state after a block is told by a node that stands there, and by the header of the next block. */
    private static boolean isOtherRoot(NodeStatus own, NodeSnapshot other) {
        Optional<String> theirs =
                other.polled()
                        .status()
                        .value()
                        .filter(status -> status.latestHeight() == own.latestHeight())
                        .map(NodeStatus::stateRoot)
                        .or(
                                () ->
                                        other.chain()
                                                .at(own.latestHeight() + 1)
                                                .map(BlockRow::stateRoot));
        return theirs.filter(root -> !root.isEmpty() && !own.stateRoot().isEmpty())
                .map(root -> !root.equals(own.stateRoot()))
                .orElse(false);
    }

    /** Two nodes that sign with the same key will sign two things, sooner or later. */
    private static boolean hasSameKey(NodeStatus own, NodeSnapshot other) {
        return !own.validatorId().isEmpty()
                && is(
                        other,
                        status ->
                                status.validatorId().equals(own.validatorId())
                                        && !status.id().equals(own.id()));
    }

    private Optional<Difference> round(NodeSnapshot node, NodeStatus own) {
        if (node.isStale(fleet.now())) {
            return Optional.empty();
        }
        int best =
                fleet.nodes().stream()
                        .filter(other -> !other.isStale(fleet.now()))
                        .flatMap(other -> other.polled().status().value().stream())
                        .filter(status -> status.height() == own.height())
                        .mapToInt(NodeStatus::round)
                        .max()
                        .orElse(0);
        return best - own.round() > ROUNDS_UNNOTED
                ? Optional.of(
                        new Difference(
                                In.ROUND, "round " + own.round() + ", others are in " + best))
                : Optional.empty();
    }

    /** Against the version that most nodes have; when none has more than another, all are marked. */
    private Optional<Difference> version(NodeStatus own) {
        Map<String, Long> counts =
                fleet.nodes().stream()
                        .flatMap(node -> node.polled().status().value().stream())
                        .collect(
                                Collectors.groupingBy(
                                        NodeStatus::version, TreeMap::new, Collectors.counting()));
        long mine = counts.getOrDefault(own.version(), 0L);
        return counts.entrySet().stream()
                .filter(each -> !each.getKey().equals(own.version()) && each.getValue() >= mine)
                .max(Map.Entry.comparingByValue())
                .map(
                        most ->
                                new Difference(
                                        In.VERSION,
                                        "version " + own.version() + ", others " + most.getKey()));
    }
}
