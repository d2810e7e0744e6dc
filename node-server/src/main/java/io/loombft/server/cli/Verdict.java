package io.loombft.server.cli;

import io.loombft.core.client.NodeStatus;
import io.loombft.core.types.Height;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Whether a local network ran clean: the same chain everywhere, and growing. */
final class Verdict {
    /** In less time than this, blocks may not have grown on an idle network. */
    static final long GROWTH_EXPECTED_MS = 10_000;

    private Verdict() {}

    /** Answers the hash of a node's block. */
    interface Hashes {
        Optional<String> at(int node, Height height);
    }

    /**
     * All that is wrong, a sentence each.
     *
     * @param before the heights when all were ready
     * @param ranMs how long ago that was
     */
    static List<String> problems(
            List<Height> before, List<Optional<NodeStatus>> after, long ranMs, Hashes hashes) {
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < after.size(); i++) {
            Optional<NodeStatus> status = after.get(i);
            if (status.isEmpty()) {
                problems.add("node" + i + " did not answer at the end.");
            } else if (ranMs >= GROWTH_EXPECTED_MS
                    && !status.get().latestHeight().isAfter(before.get(i))) {
                problems.add("node" + i + " stayed at height " + before.get(i) + ".");
            }
        }
        fork(after, hashes).ifPresent(problems::add);
        return problems;
    }

    /** Compares the blocks at the highest height that all who answer have. */
    private static Optional<String> fork(List<Optional<NodeStatus>> after, Hashes hashes) {
        Optional<Height> common =
                after.stream()
                        .flatMap(Optional::stream)
                        .map(NodeStatus::latestHeight)
                        .min(Height::compareTo)
                        .filter(height -> !height.equals(Height.GENESIS));
        if (common.isEmpty()) {
            return Optional.of("no node has a block.");
        }
        TreeMap<String, List<String>> holders = new TreeMap<>();
        for (int i = 0; i < after.size(); i++) {
            String node = "node" + i;
            if (after.get(i).isPresent()) {
                hashes.at(i, common.get())
                        .ifPresent(
                                hash ->
                                        holders.computeIfAbsent(hash, h -> new ArrayList<>())
                                                .add(node));
            }
        }
        return holders.size() <= 1
                ? Optional.empty()
                : Optional.of("at height " + common.get() + " the blocks differ: " + holders);
    }
}
