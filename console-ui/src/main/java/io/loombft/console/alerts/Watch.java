package io.loombft.console.alerts;

import io.loombft.console.connection.Fleet;
import io.loombft.console.connection.NodeSnapshot;
import io.loombft.console.connection.Standstill;
import io.loombft.console.text.Figures;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rules: what is wrong in a fleet at a moment. Remembers only what journals took lately. */
final class Watch {
    private final Limits limits;
    private final JournalPace journals = new JournalPace();

    Watch(Limits limits) {
        this.limits = limits;
    }

    /** What is found now. */
    List<Alert> over(Fleet fleet) {
        Findings findings = new Findings();
        journals.take(fleet);
        Map<String, Long> best = new HashMap<>();
        for (NodeSnapshot node : fleet.nodes()) {
            best.merge(chainOf(node), node.height(), Math::max);
        }
        NodeRules nodes = new NodeRules(fleet, limits, journals, findings);
        for (NodeSnapshot node : fleet.nodes()) {
            nodes.look(node, best.getOrDefault(chainOf(node), 0L));
        }
        new ChainRules(fleet, findings).look();
        new ValidatorRules(fleet, limits, findings).look();
        return findings.all();
    }

    private static String chainOf(NodeSnapshot node) {
        return ChainRules.chainOf(node).orElse("");
    }

    /** Whether nobody could tell if it were over: who would is not heard. */
    static boolean isUnknown(Alert alert, Fleet fleet) {
        return switch (alert.rule().about()) {
            case NODE ->
                    fleet.nodes().stream()
                            .filter(node -> node.url().equals(alert.identity()))
                            .anyMatch(node -> node.isStale(fleet.now()));
            case VALIDATOR ->
                    !fleet.nodes().isEmpty()
                            && fleet.nodes().stream().allMatch(node -> node.isStale(fleet.now()));
            case FLEET -> false;
        };
    }

    /** The rules in words, for the page: name, severity, when it fires. */
    List<String[]> rules() {
        return Arrays.stream(Rule.values())
                .filter(rule -> rule != Rule.TRIAL)
                .map(rule -> new String[] {rule.word(), severity(rule), when(rule) + held(rule)})
                .toList();
    }

    private static String severity(Rule rule) {
        return switch (rule) {
            case NODE_DOWN, STALL, FORK, REFUTED, EQUIVOCATION -> "critical";
            case OTHER_CHAIN,
                    BEHIND,
                    FEW_PEERS,
                    MISSED,
                    SIGNS_TOO_LITTLE,
                    EMPTY_PROPOSALS,
                    SLOW_DISK,
                    FULL_DISK,
                    CLOCK_BEHIND,
                    CLOCK_AHEAD,
                    TRIAL ->
                    "warning";
        };
    }

    private static String held(Rule rule) {
        return rule.holds().isZero() ? "" : "; for " + rule.holds().toSeconds() + " s";
    }

    private String when(Rule rule) {
        return switch (rule) {
            case NODE_DOWN ->
                    "nothing is heard of a node, neither answers nor events, for "
                            + NodeSnapshot.FRESH.toSeconds()
                            + " s";
            case STALL ->
                    "no block for "
                            + Standstill.AFTER.toSeconds()
                            + " s, or "
                            + Standstill.INTERVALS
                            + " usual intervals, though there is something to do; a warning when no"
                            + " round has begun";
            case FORK -> "nodes of one chain have different blocks at one height";
            case OTHER_CHAIN -> "a node is on another chain than most";
            case REFUTED -> "a block does not follow from what is trusted";
            case EQUIVOCATION ->
                    "a validator signed two different things; each proof is an alert of its own";
            case BEHIND -> "a node is " + limits.lagBlocks() + " blocks or more behind";
            case FEW_PEERS -> "a validator has less than " + limits.peersMin() + " peers";
            case MISSED ->
                    "a validator is missing from the last "
                            + limits.missedInARow()
                            + " commits; critical from "
                            + limits.ownMissedInARow()
                            + " on when it is a connected node's";
            case SIGNS_TOO_LITTLE ->
                    "a validator signed less than "
                            + Figures.percent(limits.signedShare())
                            + " of the blocks that are shown";
            case EMPTY_PROPOSALS ->
                    "a validator's last "
                            + limits.emptyInARow()
                            + " blocks are empty, most of the others' meanwhile are not";
            case SLOW_DISK ->
                    "a node's journal takes more than "
                            + Figures.seconds(limits.syncSeconds())
                            + " a sync, in the mean of the last minute";
            case FULL_DISK ->
                    "less than "
                            + free(limits.freeShare(), limits.freeBytes())
                            + " of a node's disk are free; critical below "
                            + free(limits.lastFreeShare(), limits.lastFreeBytes());
            case CLOCK_BEHIND ->
                    "a node's clock is "
                            + Figures.seconds(limits.clockSeconds())
                            + " behind the blocks";
            case CLOCK_AHEAD ->
                    "a node tells of blocks, by its clock, "
                            + Figures.seconds(limits.clockSeconds())
                            + " after the next ones were proposed";
            case TRIAL -> "";
        };
    }

    private static String free(double share, double bytes) {
        return Figures.percent(share) + " and " + Figures.bytes(bytes);
    }
}
