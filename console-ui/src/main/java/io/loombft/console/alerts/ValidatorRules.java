package io.loombft.console.alerts;

import io.loombft.console.alerts.Alert.Severity;
import io.loombft.console.connection.EvidenceList;
import io.loombft.console.connection.EvidenceList.Equivocation;
import io.loombft.console.connection.Fleet;
import io.loombft.console.connection.NodeSnapshot;
import io.loombft.console.connection.NodeStatus;
import io.loombft.console.connection.SigningRecord;
import io.loombft.console.connection.Validators;
import io.loombft.console.text.Figures;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rules for validators, by what a node of their chain has seen of them. */
final class ValidatorRules {
    /** Proofs that are alerts, the latest ones. */
    static final int PROOFS_MAX = 100;

    private static final int WINDOW_MIN = 20;

    private final Fleet fleet;
    private final Limits limits;
    private final Findings findings;

    ValidatorRules(Fleet fleet, Limits limits, Findings findings) {
        this.fleet = fleet;
        this.limits = limits;
        this.findings = findings;
    }

    void look() {
        proofs();
        for (List<NodeSnapshot> chain : ChainRules.chains(fleet).values()) {
            chain.stream()
                    .filter(node -> !node.isStale(fleet.now()))
                    .filter(node -> node.polled().signing().value().isPresent())
                    .findFirst()
                    .ifPresent(node -> look(node, own(chain)));
        }
    }

    /** The validators that the connected nodes are. */
    private static Set<String> own(List<NodeSnapshot> nodes) {
        return nodes.stream()
                .flatMap(node -> node.polled().status().value().stream())
                .map(NodeStatus::validatorId)
                .filter(id -> !id.isEmpty())
                .collect(Collectors.toSet());
    }

    private void look(NodeSnapshot node, Set<String> own) {
        Optional<SigningRecord> signing = node.polled().signing().value();
        Optional<Validators> set = node.polled().validators().value();
        if (set.isEmpty() || signing.isEmpty()) {
            return;
        }
        for (Validators.Member member : set.get().members()) {
            SigningRecord.Tally tally = signing.get().tally(member.id());
            if (tally.blocks() >= WINDOW_MIN) {
                missed(member.id(), tally, own);
                share(member.id(), tally);
            }
            proposals(member.id(), signing.get());
        }
    }

    /** Each proof is an alert of its own: who acknowledged one has not seen the next. */
    private void proofs() {
        Map<String, Equivocation> proofs = new TreeMap<>();
        fleet.nodes().stream()
                .filter(node -> !node.isStale(fleet.now()))
                .flatMap(node -> node.polled().evidence().value().stream())
                .flatMap(ValidatorRules::latest)
                .forEach(piece -> proofs.putIfAbsent(piece.hash(), piece));
        proofs.values().stream()
                .sorted((a, b) -> Long.compare(b.height(), a.height()))
                .limit(PROOFS_MAX)
                .forEach(this::equivocation);
    }

    private static Stream<Equivocation> latest(EvidenceList list) {
        return Stream.concat(
                list.pending().stream().limit(PROOFS_MAX),
                list.committed().stream().limit(PROOFS_MAX));
    }

    private void equivocation(Equivocation piece) {
        String name = name(piece.validator());
        findings.critical(
                Rule.EQUIVOCATION,
                piece.hash(),
                name,
                name
                        + " signed two different things at height "
                        + Figures.count(piece.height())
                        + ", proof "
                        + Figures.hash(piece.hash())
                        + ".");
    }

    private void missed(String validator, SigningRecord.Tally tally, Set<String> own) {
        if (tally.missedInARow() < limits.missedInARow()) {
            return;
        }
        boolean isPressing =
                own.contains(validator) && tally.missedInARow() >= limits.ownMissedInARow();
        String name = name(validator);
        findings.add(
                Rule.MISSED,
                validator,
                name,
                isPressing ? Severity.CRITICAL : Severity.WARNING,
                name
                        + " is missing from the last "
                        + Figures.plural(tally.missedInARow(), "commit")
                        + ".");
    }

    private void share(String validator, SigningRecord.Tally tally) {
        double share = (double) tally.signed() / tally.blocks();
        if (tally.signed() > 0 && share < limits.signedShare()) {
            String name = name(validator);
            findings.warn(
                    Rule.SIGNS_TOO_LITTLE,
                    validator,
                    name,
                    name + " signed " + Figures.percent(share) + " of the last blocks.");
        }
    }

    private void proposals(String validator, SigningRecord record) {
        if (record.leavesBlocksEmpty(validator, limits.emptyInARow())) {
            String name = name(validator);
            findings.warn(
                    Rule.EMPTY_PROPOSALS,
                    validator,
                    name,
                    "The last " + limits.emptyInARow() + " blocks of " + name + " are empty.");
        }
    }

    private String name(String validator) {
        String name = fleet.nameOf(validator);
        return name.isEmpty() ? Figures.hash(validator) : name;
    }
}
