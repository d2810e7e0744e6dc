package io.loombft.console.alerts;

import io.loombft.console.connection.BlockRow;
import io.loombft.console.connection.Fleet;
import io.loombft.console.connection.NodeSnapshot;
import io.loombft.console.connection.NodeStatus;
import io.loombft.console.text.Figures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Rules that compare the nodes with each other. */
final class ChainRules {
    private static final int NAMED_MAX = 5;

    private final Fleet fleet;
    private final Findings findings;

    /** Nodes of which no two have different blocks. */
    private record Branch(List<NodeSnapshot> nodes) {
        boolean takes(NodeSnapshot node) {
            return nodes.stream().allMatch(each -> split(each, node).isEmpty());
        }

        String names() {
            String first =
                    nodes.stream()
                            .limit(NAMED_MAX)
                            .map(NodeSnapshot::label)
                            .collect(Collectors.joining(", "));
            int more = nodes.size() - NAMED_MAX;
            return more > 0 ? first + " and " + more + " more" : first;
        }
    }

    ChainRules(Fleet fleet, Findings findings) {
        this.fleet = fleet;
        this.findings = findings;
    }

    /** The chain that a node says it is on; nothing when it has not said. */
    static Optional<String> chainOf(NodeSnapshot node) {
        return node.polled().status().value().map(NodeStatus::chainId);
    }

    /** The nodes by their chains, both in the order in which they were given. */
    static Map<String, List<NodeSnapshot>> chains(Fleet fleet) {
        Map<String, List<NodeSnapshot>> chains = new LinkedHashMap<>();
        for (NodeSnapshot node : fleet.nodes()) {
            chainOf(node)
                    .ifPresent(
                            id -> chains.computeIfAbsent(id, any -> new ArrayList<>()).add(node));
        }
        return chains;
    }

    void look() {
        Map<String, List<NodeSnapshot>> chains = chains(fleet);
        otherChains(chains);
        chains.values().forEach(this::forks);
    }

    private void otherChains(Map<String, List<NodeSnapshot>> chains) {
        String usual = "";
        List<NodeSnapshot> most = List.of();
        for (Map.Entry<String, List<NodeSnapshot>> chain : chains.entrySet()) {
            if (chain.getValue().size() > most.size()) {
                usual = chain.getKey();
                most = chain.getValue();
            }
        }
        for (Map.Entry<String, List<NodeSnapshot>> chain : chains.entrySet()) {
            if (chain.getKey().equals(usual)) {
                continue;
            }
            String than = ", " + most.getFirst().label() + " on " + usual + ".";
            for (NodeSnapshot node : chain.getValue()) {
                findings.warn(
                        Rule.OTHER_CHAIN,
                        node.url(),
                        node.label(),
                        node.label() + " is on chain " + chain.getKey() + than);
            }
        }
    }

    /** Every node is compared with every other; those of one mind are one side of the fork. */
    private void forks(List<NodeSnapshot> nodes) {
        List<Branch> branches = new ArrayList<>();
        for (NodeSnapshot node : nodes) {
            if (node.chain().blocks().isEmpty()) {
                continue;
            }
            Optional<Branch> own = branches.stream().filter(each -> each.takes(node)).findFirst();
            if (own.isPresent()) {
                own.get().nodes().add(node);
            } else {
                branches.add(new Branch(new ArrayList<>(List.of(node))));
            }
        }
        for (int i = 1; i < branches.size(); i++) {
            for (int j = 0; j < i; j++) {
                fork(branches.get(j), branches.get(i));
            }
        }
    }

    private void fork(Branch one, Branch other) {
        OptionalLong height =
                one.nodes().stream()
                        .flatMap(a -> other.nodes().stream().map(b -> split(a, b)))
                        .flatMapToLong(OptionalLong::stream)
                        .findFirst();
        if (height.isEmpty()) {
            return;
        }
        NodeSnapshot a = one.nodes().getFirst();
        NodeSnapshot b = other.nodes().getFirst();
        findings.critical(
                Rule.FORK,
                a.url() + " " + b.url(),
                a.label() + " and " + b.label(),
                one.names()
                        + " and "
                        + other.names()
                        + " have different blocks at height "
                        + Figures.count(height.getAsLong())
                        + ".");
    }

    /** The highest height that both have, if their blocks there are different. */
    private static OptionalLong split(NodeSnapshot a, NodeSnapshot b) {
        long common = Math.min(last(a), last(b));
        Optional<BlockRow> mine = a.chain().at(common);
        Optional<BlockRow> theirs = b.chain().at(common);
        boolean isSplit =
                mine.isPresent()
                        && theirs.isPresent()
                        && !mine.get().hash().equals(theirs.get().hash());
        return isSplit ? OptionalLong.of(common) : OptionalLong.empty();
    }

    private static long last(NodeSnapshot node) {
        return node.chain().last().map(BlockRow::height).orElse(0L);
    }
}
