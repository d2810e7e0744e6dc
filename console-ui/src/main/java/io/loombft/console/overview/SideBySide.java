package io.loombft.console.overview;

import io.loombft.console.connection.Fleet;
import io.loombft.console.connection.NodeSnapshot;
import io.loombft.console.connection.NodeStatus;
import io.loombft.console.overview.Differences.Difference;
import io.loombft.console.overview.Differences.In;
import io.loombft.console.text.Figures;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** All nodes in rows, with what differs marked where it stands. */
final class SideBySide {
    private SideBySide() {}

    /**
     * A node beside the others.
     *
     * @param style of its state
     * @param root of the state after its last block
     * @param difference from the others in words, the gravest first; empty when there is none
     * @param in what it differs
     */
    record NodeRow(
            String url,
            String label,
            String state,
            String style,
            String height,
            String step,
            String root,
            String peers,
            String mempool,
            String role,
            String version,
            String age,
            String difference,
            Set<In> in) {
        NodeRow {
            in = Set.copyOf(in);
        }

        /** How a cell is marked that may show these differences. */
        String markOf(In first, In... others) {
            return EnumSet.of(first, others).stream().anyMatch(in::contains) ? "bad" : "";
        }
    }

    static List<NodeRow> of(Fleet fleet, Progress progress) {
        Differences differences = new Differences(fleet, progress);
        return fleet.nodes().stream().map(node -> row(node, fleet, differences.of(node))).toList();
    }

    private static NodeRow row(NodeSnapshot node, Fleet fleet, List<Difference> found) {
        boolean isStale = node.isStale(fleet.now());
        Optional<NodeStatus> status = node.polled().status().value();
        return new NodeRow(
                node.url(),
                node.label(),
                isStale ? "no answer" : status.map(SideBySide::state).orElse("connecting"),
                isStale ? "bad" : "good",
                status.isPresent() ? Figures.count(node.height()) : Figures.UNKNOWN,
                status.map(s -> s.height() + " / " + s.round() + " " + s.step().replace('_', ' '))
                        .orElse(Figures.UNKNOWN),
                status.map(s -> Figures.hash(s.stateRoot())).orElse(Figures.UNKNOWN),
                status.map(s -> Figures.count(s.peers())).orElse(Figures.UNKNOWN),
                status.map(s -> Figures.count(s.mempoolTxs())).orElse(Figures.UNKNOWN),
                status.map(SideBySide::role).orElse(Figures.UNKNOWN),
                status.map(NodeStatus::version).orElse(Figures.UNKNOWN),
                Figures.age(node.heardAt(), fleet.now()),
                found.stream().map(Difference::words).collect(Collectors.joining("; ")),
                found.stream().map(Difference::in).collect(Collectors.toSet()));
    }

    private static String state(NodeStatus status) {
        return status.isCatchingUp() ? "catching up" : "in sync";
    }

    private static String role(NodeStatus status) {
        return status.validatorId().isEmpty()
                ? "full node"
                : "validator, power " + Figures.count(status.power());
    }
}
