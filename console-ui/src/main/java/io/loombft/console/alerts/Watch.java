package io.loombft.console.alerts;

import io.loombft.console.alerts.Alert.Severity;
import io.loombft.console.connection.BlockRow;
import io.loombft.console.connection.EvidenceList.Equivocation;
import io.loombft.console.connection.Fleet;
import io.loombft.console.connection.Metrics;
import io.loombft.console.connection.NodeSnapshot;
import io.loombft.console.connection.NodeStatus;
import io.loombft.console.connection.SigningRecord;
import io.loombft.console.connection.Standstill;
import io.loombft.console.connection.Validators;
import io.loombft.console.text.Figures;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rules: what is wrong in a fleet at a moment. Remembers nothing. */
final class Watch {
    private static final long LAG_BLOCKS = 10;
    private static final int MISSED_IN_A_ROW = 5;
    private static final int WINDOW_MIN = 20;
    private static final double SIGNED_SHARE = 0.9;
    private static final double CLOCK_SKEW_SECONDS = 2;
    private static final int EMPTY_IN_A_ROW = 5;
    private static final double SYNC_SECONDS = 0.1;

    /** Fewer say nothing of a disk. */
    private static final double SYNCS_MIN = 100;

    private static final String JOURNAL_SYNC = "storage_journal_fsync_duration_seconds";

    private final Fleet fleet;
    private final List<Alert> found = new ArrayList<>();

    private Watch(Fleet fleet) {
        this.fleet = fleet;
    }

    /** The rules in words, for the page. */
    static List<String[]> rules() {
        return List.of(
                new String[] {
                    "node down", "critical", "a node that answered before does not answer"
                },
                new String[] {
                    "stall",
                    "critical",
                    "no block for "
                            + Standstill.AFTER.toSeconds()
                            + " s, or for "
                            + Standstill.INTERVALS
                            + " of the usual intervals, though there is something to do"
                },
                new String[] {"fork", "critical", "two nodes have different blocks at one height"},
                new String[] {
                    "refuted", "critical", "a block that does not follow from what is trusted"
                },
                new String[] {
                    "equivocation", "critical", "a validator signed two different things"
                },
                new String[] {
                    "behind", "warning", "a node is " + LAG_BLOCKS + " blocks or more behind"
                },
                new String[] {"few peers", "warning", "a validator with less than two peers"},
                new String[] {
                    "missed in a row",
                    "warning",
                    "a validator is missing from the last " + MISSED_IN_A_ROW + " commits"
                },
                new String[] {
                    "signs too little",
                    "warning",
                    "a validator signed less than "
                            + Figures.percent(SIGNED_SHARE)
                            + " of the blocks that are shown"
                },
                new String[] {
                    "empty proposals",
                    "warning",
                    "a validator's last "
                            + EMPTY_IN_A_ROW
                            + " blocks are empty, most of the others' meanwhile are not"
                },
                new String[] {
                    "slow disk",
                    "warning",
                    "a node's journal takes more than "
                            + Figures.seconds(SYNC_SECONDS)
                            + " a sync, in the mean since its start"
                },
                new String[] {
                    "clock",
                    "warning",
                    "a node's clock is " + CLOCK_SKEW_SECONDS + " s behind the blocks"
                });
    }

    static List<Alert> over(Fleet fleet) {
        Watch watch = new Watch(fleet);
        long best = fleet.nodes().stream().mapToLong(NodeSnapshot::height).max().orElse(0);
        for (NodeSnapshot node : fleet.nodes()) {
            watch.node(node, best);
        }
        watch.forks();
        fleet.nodes().stream()
                .filter(n -> !n.isStale(fleet.now()))
                .findFirst()
                .ifPresent(watch::validators);
        return watch.found;
    }

    private void find(String rule, String subject, Severity severity, String sentence) {
        found.add(new Alert(rule, subject, severity, sentence, Instant.EPOCH));
    }

    private void node(NodeSnapshot node, long best) {
        String label = node.label();
        if (node.isStale(fleet.now())) {
            if (node.wasHeard()) {
                find("node down", label, Severity.CRITICAL, label + " does not answer.");
            }
            return;
        }
        Optional<NodeStatus> status = node.polled().status().value();
        if (status.isEmpty()) {
            return;
        }
        stall(node);
        if (best - node.height() >= LAG_BLOCKS) {
            find(
                    "behind",
                    label,
                    Severity.WARNING,
                    label + " is " + Figures.plural(best - node.height(), "block") + " behind.");
        }
        boolean isAlone =
                node.polled().validators().value().filter(v -> v.members().size() < 3).isPresent();
        if (!isAlone && !status.get().validatorId().isEmpty() && status.get().peers() < 2) {
            find(
                    "few peers",
                    label,
                    Severity.WARNING,
                    label + " has " + Figures.plural(status.get().peers(), "peer") + ".");
        }
        node.polled().metrics().value().ifPresent(metrics -> metrics(label, metrics));
        node.chain()
                .last()
                .filter(block -> block.verdict() == BlockRow.Verdict.REFUTED)
                .ifPresent(
                        block ->
                                find(
                                        "refuted",
                                        label,
                                        Severity.CRITICAL,
                                        label
                                                + " gives a block "
                                                + Figures.count(block.height())
                                                + " that does not follow: "
                                                + block.why()
                                                + "."));
    }

    private void stall(NodeSnapshot node) {
        Standstill.of(node, fleet.now())
                .ifPresent(
                        still ->
                                find(
                                        "stall",
                                        node.label(),
                                        still.isBegun() ? Severity.CRITICAL : Severity.WARNING,
                                        node.label() + ": " + still.sentence(fleet)));
    }

    private void metrics(String label, Metrics metrics) {
        clock(label, metrics);
        double syncs = metrics.sum(JOURNAL_SYNC + "_count");
        double mean = metrics.mean(JOURNAL_SYNC).orElse(0);
        if (syncs >= SYNCS_MIN && mean > SYNC_SECONDS) {
            find(
                    "slow disk",
                    label,
                    Severity.WARNING,
                    label + "'s journal takes " + Figures.seconds(mean) + " a sync.");
        }
    }

    private void clock(String label, Metrics metrics) {
        double age = metrics.sum("consensus_block_age_seconds");
        if (age < -CLOCK_SKEW_SECONDS) {
            find(
                    "clock",
                    label,
                    Severity.WARNING,
                    label + "'s clock is " + Figures.seconds(-age) + " behind the blocks.");
        }
    }

    private void forks() {
        for (int i = 0; i + 1 < fleet.nodes().size(); i++) {
            NodeSnapshot a = fleet.nodes().get(i);
            NodeSnapshot b = fleet.nodes().get(i + 1);
            long common =
                    Math.min(
                            a.chain().last().map(BlockRow::height).orElse(0L),
                            b.chain().last().map(BlockRow::height).orElse(0L));
            Optional<BlockRow> mine = a.chain().at(common);
            Optional<BlockRow> theirs = b.chain().at(common);
            if (mine.isPresent()
                    && theirs.isPresent()
                    && !mine.get().hash().equals(theirs.get().hash())) {
                find(
                        "fork",
                        a.label() + " and " + b.label(),
                        Severity.CRITICAL,
                        a.label()
                                + " and "
                                + b.label()
                                + " have different blocks at height "
                                + Figures.count(common)
                                + ".");
            }
        }
    }

    private void validators(NodeSnapshot node) {
        node.polled()
                .evidence()
                .value()
                .ifPresent(
                        list -> {
                            list.pending().forEach(this::equivocation);
                            list.committed().forEach(this::equivocation);
                        });
        Optional<SigningRecord> signing = node.polled().signing().value();
        Optional<Validators> set = node.polled().validators().value();
        if (set.isEmpty() || signing.isEmpty()) {
            return;
        }
        for (Validators.Member member : set.get().members()) {
            signing(member.id(), signing.get());
            proposals(member.id(), signing.get());
        }
    }

    private void equivocation(Equivocation piece) {
        String name = name(piece.validator());
        find(
                "equivocation",
                name,
                Severity.CRITICAL,
                name
                        + " signed two different things at height "
                        + Figures.count(piece.height())
                        + ".");
    }

    private void signing(String validator, SigningRecord record) {
        SigningRecord.Tally tally = record.tally(validator);
        String name = name(validator);
        if (tally.blocks() < WINDOW_MIN) {
            return;
        }
        if (tally.missedInARow() >= MISSED_IN_A_ROW) {
            find(
                    "missed in a row",
                    name,
                    Severity.WARNING,
                    name
                            + " is missing from the last "
                            + Figures.plural(tally.missedInARow(), "commit")
                            + ".");
        }
        double share = (double) tally.signed() / tally.blocks();
        if (tally.signed() > 0 && share < SIGNED_SHARE) {
            find(
                    "signs too little",
                    name,
                    Severity.WARNING,
                    name + " signed " + Figures.percent(share) + " of the last blocks.");
        }
    }

    private void proposals(String validator, SigningRecord record) {
        if (record.leavesBlocksEmpty(validator, EMPTY_IN_A_ROW)) {
            String name = name(validator);
            find(
                    "empty proposals",
                    name,
                    Severity.WARNING,
                    "The last " + EMPTY_IN_A_ROW + " blocks of " + name + " are empty.");
        }
    }

    private String name(String validator) {
        String name = fleet.nameOf(validator);
        return name.isEmpty() ? Figures.hash(validator) : name;
    }
}
