package io.loombft.core.simulation;

import io.loombft.core.consensus.Branch;
import io.loombft.core.consensus.Command;
import io.loombft.core.consensus.ConsensusView;
import io.loombft.core.consensus.Rule;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How often each rule and each branch of the algorithm was taken in one run or in many. A run that
 * found no fault says little about branches that it never took, so a report names these first. Not
 * for use from several threads: give each its own and {@link #add(Coverage)} them up.
 */
public final class Coverage {
    private final EnumMap<Branch, Long> taken = new EnumMap<>(Branch.class);

    /**
     * Counts what one event made of a core: the moves among its commands, and what it did aside.
     *
     * @param core as it stands after the event
     */
    public void saw(List<Command> commands, ConsensusView core) {
        commands.forEach(this::saw);
        core.asides().forEach(this::took);
    }

    /** Counts a command if it says that a rule fired. */
    public void saw(Command command) {
        if (command instanceof Command.Moved moved) {
            took(moved.branch());
        }
    }

    public void took(Branch branch) {
        count(branch, 1);
    }

    /** Counts all that another has counted. */
    public void add(Coverage other) {
        other.taken.forEach(this::count);
    }

    public long of(Branch branch) {
        return taken.getOrDefault(branch, 0L);
    }

    /** How often the rule fired; its stale timeouts are not counted. */
    public long of(Rule rule) {
        return taken.entrySet().stream()
                .filter(e -> isOutcome(e.getKey(), rule))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** The branches never taken that can be, with less than a third of the power faulty. */
    public List<Branch> missing() {
        return Arrays.stream(Branch.values())
                .filter(b -> of(b) == 0 && b.kind() != Branch.Kind.UNREACHABLE)
                .toList();
    }

    /** The branches taken that cannot be, with less than a third of the power faulty. */
    public List<Branch> impossible() {
        return Arrays.stream(Branch.values())
                .filter(b -> of(b) > 0 && b.kind() == Branch.Kind.UNREACHABLE)
                .toList();
    }

    /** The rules that never fired. */
    public List<Rule> missingRules() {
        return Arrays.stream(Rule.values()).filter(r -> of(r) == 0).toList();
    }

    /** A line a branch with its count and meaning, after a line that says how many were taken. */
    public String table() {
        int possible = 0;
        StringBuilder lines = new StringBuilder();
        for (Branch branch : Branch.values()) {
            boolean isPossible = branch.kind() != Branch.Kind.UNREACHABLE;
            possible += isPossible ? 1 : 0;
            String count = of(branch) > 0 ? Long.toString(of(branch)) : isPossible ? "never" : "-";
            lines.append(String.format("%12s  %-26s %s\n", count, branch, branch.meaning()));
        }
        int missing = missing().size();
        return String.format(
                        "%d of %d branches taken, %d of %d rules\n",
                        possible - missing,
                        possible,
                        Rule.values().length - missingRules().size(),
                        Rule.values().length)
                + lines;
    }

    private void count(Branch branch, long times) {
        taken.merge(branch, times, Math::addExact);
    }

    private static boolean isOutcome(Branch branch, Rule rule) {
        return branch.isMove() && branch.rule().filter(rule::equals).isPresent();
    }
}
