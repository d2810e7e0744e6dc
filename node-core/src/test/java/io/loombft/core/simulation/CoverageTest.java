package io.loombft.core.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.consensus.Branch;
import io.loombft.core.consensus.Rule;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoverageTest {
    private final Coverage coverage = new Coverage();

    @Test
    void nothingIsTakenAtFirst() {
        assertEquals(List.of(Rule.values()), coverage.missingRules());
        assertEquals(
                Arrays.stream(Branch.values())
                        .filter(b -> b.kind() != Branch.Kind.UNREACHABLE)
                        .toList(),
                coverage.missing());
    }

    @Test
    void aRuleFiresWithEachOfItsBranches() {
        coverage.took(Branch.L22_VALUE);
        coverage.took(Branch.L22_VALUE);
        coverage.took(Branch.L22_NIL_LOCKED);
        assertEquals(2, coverage.of(Branch.L22_VALUE));
        assertEquals(3, coverage.of(Rule.L22));
        assertFalse(coverage.missing().contains(Branch.L22_VALUE));
        assertTrue(coverage.missing().contains(Branch.L22_NIL_INVALID));
    }

    @Test
    void aStaleTimeoutFiresNoRule() {
        coverage.took(Branch.L57_STALE_STEP);
        assertEquals(1, coverage.of(Branch.L57_STALE_STEP));
        assertEquals(0, coverage.of(Rule.L57));
    }

    @Test
    void everyRuleHasABranchThatFiresIt() {
        for (Branch branch : Branch.values()) {
            coverage.took(branch);
        }
        assertEquals(List.of(), coverage.missing());
        assertEquals(List.of(), coverage.missingRules());
        assertEquals(
                List.of(Branch.L28_NIL_INVALID, Branch.L49_BEFORE_ROUND_ZERO),
                coverage.impossible());
    }

    @Test
    void runsAddUp() {
        Coverage other = new Coverage();
        other.took(Branch.L36_LOCKS);
        coverage.took(Branch.L36_LOCKS);
        coverage.add(other);
        assertEquals(2, coverage.of(Branch.L36_LOCKS));
        assertEquals(1, other.of(Branch.L36_LOCKS));
    }

    @Test
    void theTableNamesWhatWasNeverTaken() {
        coverage.took(Branch.L36_LOCKS);
        List<String> lines = coverage.table().lines().toList();
        assertEquals("1 of 38 branches taken, 1 of 15 rules", lines.getFirst());
        assertEquals(Branch.values().length + 1, lines.size());
        assertTrue(lines.stream().anyMatch(l -> l.matches(" +1 +L36_LOCKS +the first lock.*")));
        assertTrue(lines.stream().anyMatch(l -> l.matches(" +never +L36_LOCKS_AGAIN .*")));
        assertTrue(lines.stream().anyMatch(l -> l.matches(" +- +L28_NIL_INVALID .*")));
    }
}
