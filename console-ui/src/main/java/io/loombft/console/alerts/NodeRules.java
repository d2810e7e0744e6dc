package io.loombft.console.alerts;

import io.loombft.console.alerts.Alert.Severity;
import io.loombft.console.connection.BlockRow;
import io.loombft.console.connection.Fleet;
import io.loombft.console.connection.LiveFeed.BlockWeight;
import io.loombft.console.connection.Metrics;
import io.loombft.console.connection.NodeSnapshot;
import io.loombft.console.connection.NodeStatus;
import io.loombft.console.connection.Reach;
import io.loombft.console.connection.Standstill;
import io.loombft.console.text.Figures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Rules for one node after the other. */
final class NodeRules {
    /** Blocks that must agree on a clock. */
    static final int CLOCK_BLOCKS = 5;

    private static final int ALONE_MAX = 2;
    private static final int CLOCK_BLOCKS_MAX = 10;

    private final Fleet fleet;
    private final Limits limits;
    private final JournalPace journals;
    private final Findings findings;

    NodeRules(Fleet fleet, Limits limits, JournalPace journals, Findings findings) {
        this.fleet = fleet;
        this.limits = limits;
        this.journals = journals;
        this.findings = findings;
    }

    /**
     * Looks at a node.
     *
     * @param best height of its chain
     */
    void look(NodeSnapshot node, long best) {
        if (isSilent(node)) {
            findings.critical(Rule.NODE_DOWN, node.url(), node.label(), silence(node));
        }
        Optional<NodeStatus> status = node.polled().status().value();
        if (node.isStale(fleet.now()) || status.isEmpty()) {
            return;
        }
        stall(node);
        behind(node, best);
        peers(node, status.get());
        refuted(node);
        if (!status.get().isCatchingUp()) {
            clockAhead(node);
        }
        slowDisk(node);
        node.polled()
                .metrics()
                .value()
                .ifPresent(
                        metrics -> {
                            clockBehind(node, metrics);
                            fullDisk(node, metrics);
                        });
    }

    /** Neither an answer to any question nor an event. */
    private boolean isSilent(NodeSnapshot node) {
        Duration silence = Duration.between(node.heardAt(), fleet.now());
        return !node.wasHeard() || silence.compareTo(NodeSnapshot.FRESH) > 0;
    }

    private static String silence(NodeSnapshot node) {
        return switch (node.reach()) {
            case Reach.NotUnderstood other ->
                    node.label() + " answers, but not as a node does: " + other.why() + ".";
            case Reach.Unreachable gone ->
                    node.wasHeard()
                            ? node.label() + " does not answer."
                            : node.label() + " has never answered: " + gone.why() + ".";
            case Reach.Connecting slow -> node.label() + " has never answered.";
            case Reach.Reached before -> node.label() + " does not answer.";
        };
    }

    private void stall(NodeSnapshot node) {
        Standstill.of(node, fleet.now())
                .ifPresent(
                        still ->
                                findings.add(
                                        Rule.STALL,
                                        node.url(),
                                        node.label(),
                                        still.isBegun() ? Severity.CRITICAL : Severity.WARNING,
                                        node.label() + ": " + still.sentence(fleet)));
    }

    private void behind(NodeSnapshot node, long best) {
        long lag = best - node.height();
        if (lag >= limits.lagBlocks()) {
            warn(Rule.BEHIND, node, " is " + Figures.plural(lag, "block") + " behind.");
        }
    }

    private void peers(NodeSnapshot node, NodeStatus status) {
        boolean isAlone =
                node.polled()
                        .validators()
                        .value()
                        .filter(set -> set.members().size() <= ALONE_MAX)
                        .isPresent();
        boolean isValidator = !status.validatorId().isEmpty();
        if (!isAlone && isValidator && status.peers() < limits.peersMin()) {
            warn(Rule.FEW_PEERS, node, " has " + Figures.plural(status.peers(), "peer") + ".");
        }
    }

    private void refuted(NodeSnapshot node) {
        node.chain()
                .last()
                .filter(block -> block.verdict() == BlockRow.Verdict.REFUTED)
                .ifPresent(
                        block ->
                                findings.critical(
                                        Rule.REFUTED,
                                        node.url(),
                                        node.label(),
                                        node.label()
                                                + " gives a block "
                                                + Figures.count(block.height())
                                                + " that does not follow: "
                                                + block.why()
                                                + "."));
    }

    private void slowDisk(NodeSnapshot node) {
        OptionalDouble mean = journals.mean(node.url(), fleet.now());
        if (mean.isPresent() && mean.getAsDouble() > limits.syncSeconds()) {
            warn(
                    Rule.SLOW_DISK,
                    node,
                    "'s journal takes " + Figures.seconds(mean) + " a sync, in the last minute.");
        }
    }

    /** Silent where the node does not tell of its disk. */
    private void fullDisk(NodeSnapshot node, Metrics metrics) {
        OptionalDouble free = metrics.value("storage_free_bytes");
        double total = metrics.value("storage_total_bytes").orElse(0);
        if (free.isEmpty() || !(total > 0)) {
            return;
        }
        double left = free.getAsDouble();
        double last = Math.min(total * limits.lastFreeShare(), limits.lastFreeBytes());
        if (left < Math.min(total * limits.freeShare(), limits.freeBytes())) {
            findings.add(
                    Rule.FULL_DISK,
                    node.url(),
                    node.label(),
                    left < last ? Severity.CRITICAL : Severity.WARNING,
                    node.label()
                            + "'s disk has "
                            + Figures.bytes(left)
                            + " left, "
                            + Figures.percent(left / total)
                            + "; a node that cannot write ends.");
        }
    }

    private void clockBehind(NodeSnapshot node, Metrics metrics) {
        double age = metrics.sum("consensus_block_age_seconds");
        if (age < -limits.clockSeconds()) {
            warn(
                    Rule.CLOCK_BEHIND,
                    node,
                    "'s clock is " + Figures.seconds(-age) + " behind the blocks.");
        }
    }

    /**
     * A block is proposed after the one before was decided. Who tells of that one, by its own clock, long after the
     * next was proposed has a clock that is ahead, or hears of everything late.
     */
    private void clockAhead(NodeSnapshot node) {
        List<Double> late = new ArrayList<>();
        List<BlockWeight> told = node.live().blocks();
        for (BlockWeight block :
                told.subList(Math.max(0, told.size() - CLOCK_BLOCKS_MAX), told.size())) {
            node.chain()
                    .at(block.height() + 1)
                    .ifPresent(next -> late.add((block.toldMs() - next.timeMs()) / 1_000.0));
        }
        double least = late.stream().mapToDouble(Double::doubleValue).min().orElse(0);
        if (late.size() >= CLOCK_BLOCKS && least > limits.clockSeconds()) {
            warn(
                    Rule.CLOCK_AHEAD,
                    node,
                    " tells of blocks "
                            + Figures.seconds(least)
                            + " after the next ones were proposed: its clock is ahead, or it hears"
                            + " of all late.");
        }
    }

    private void warn(Rule rule, NodeSnapshot node, String what) {
        findings.warn(rule, node.url(), node.label(), node.label() + what);
    }
}
