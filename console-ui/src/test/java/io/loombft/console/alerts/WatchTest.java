package io.loombft.console.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.console.alerts.Alert.Severity;
import io.loombft.console.connection.EvidenceList.Equivocation;
import io.loombft.console.connection.NodeSnapshot;
import io.loombft.console.connection.Reach;
import io.loombft.console.connection.Snapshots;
import io.loombft.console.connection.Standstill;
import io.loombft.console.connection.Watched;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WatchTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
    private static final double GIB = 1L << 30;

    private final Watch watch = new Watch(Limits.DEFAULT);

    @Test
    void findsNothingInAHealthyFleet() {
        assertEquals(
                List.of(),
                found(
                        node("a").blocks("x", 1, 50).told(1, 50, 300),
                        node("b").blocks("x", 1, 50).told(1, 50, 300)));
    }

    @Test
    void aNodeIsDownOnlyWhenNothingIsHeardOfIt() {
        Watched late = node("a").reach(new Reach.Unreachable("too late"));
        assertEquals(List.of(), found(late.unheardSince(NOW.minusSeconds(4))));

        assertEquals(List.of("node down"), rules(late.unheardSince(NOW.minusMillis(4_001))));
    }

    @Test
    void whatAnswersButIsNoNodeIsSaidToBeNone() {
        Watched other =
                node("a")
                        .reach(new Reach.NotUnderstood("no JSON"))
                        .unheardSince(NOW.minusSeconds(60));

        assertEquals(
                "a answers, but not as a node does: no JSON.", found(other).getFirst().sentence());
    }

    @Test
    void aStallIsCriticalAndWhatHasNotBegunIsAWarning() {
        Watched still = node("a").still(Standstill.AFTER.plusSeconds(50));
        assertEquals(Severity.CRITICAL, found(still).getFirst().severity());

        Alert held = found(still.step("new_height", 3)).getFirst();
        assertEquals(Rule.STALL, held.rule());
        assertEquals(Severity.WARNING, held.severity());
    }

    @Test
    void aNodeIsBehindTheBestOfItsOwnChain() {
        assertEquals(List.of(), found(node("a").height(50), node("b").height(41)));
        assertEquals(
                "b is 10 blocks behind.",
                found(node("a").height(50), node("b").height(40)).getFirst().sentence());
        assertEquals(
                List.of("other chain"),
                rules(node("a").height(50), node("b").height(9).chainId("d")));
    }

    @Test
    void onlyAValidatorAmongOthersNeedsPeers() {
        Map<String, String> three = Map.of("aa", "S", "bb", "S", "cc", "S");
        Map<String, String> two = Map.of("aa", "S", "bb", "S");

        assertEquals(
                "a has 1 peer.",
                found(node("a").peers(1).validator("aa").signing(1, three)).getFirst().sentence());
        assertEquals(List.of(), found(node("a").peers(2).validator("aa").signing(1, three)));
        assertEquals(List.of(), found(node("a").peers(1).signing(1, three)));
        assertEquals(List.of(), found(node("a").peers(1).validator("aa").signing(1, two)));
    }

    @Test
    void aForkIsFoundThoughANodeBetweenHasNoBlocks() {
        List<Alert> found =
                found(
                        node("a").blocks("x", 1, 50),
                        node("b").height(49),
                        node("c").blocks("y", 1, 49));

        assertEquals("a and c have different blocks at height 49.", found.getFirst().sentence());
        assertEquals(1, found.size());
    }

    @Test
    void twoSidesOfAForkAreOneAlert() {
        assertEquals(
                List.of("a, d and b, c have different blocks at height 50."),
                found(
                                node("a").blocks("x", 1, 50),
                                node("b").blocks("y", 1, 50),
                                node("c").blocks("y", 1, 48),
                                node("d").blocks("x", 1, 50))
                        .stream()
                        .map(Alert::sentence)
                        .toList());
    }

    @Test
    void whoIsBehindTheForkAgreesWithBothSidesAndHidesNothing() {
        assertEquals(
                List.of("a, b and c have different blocks at height 46."),
                found(
                                node("a").blocks("", 1, 40).blocks("x", 41, 50),
                                node("b").blocks("", 1, 40).height(45),
                                node("c").blocks("", 1, 40).blocks("y", 41, 46))
                        .stream()
                        .map(Alert::sentence)
                        .toList());
    }

    @Test
    void nodesOfOtherChainsAreNoFork() {
        List<Alert> found =
                found(
                        node("a").blocks("x", 1, 50),
                        node("b").blocks("y", 1, 50).chainId("d"),
                        node("c").blocks("x", 1, 50));

        assertEquals("b is on chain d, a on c.", found.getFirst().sentence());
        assertEquals(Severity.WARNING, found.getFirst().severity());
        assertEquals(1, found.size());
    }

    @Test
    void blocksThatNoTwoNodesBothHaveAreNoFork() {
        assertFalse(
                rules(node("a").blocks("x", 1, 9), node("b").blocks("y", 20, 50)).contains("fork"));
    }

    @Test
    void missedCommitsAreCountedWithoutTheLatestBlock() {
        assertEquals(List.of(), rules(signing("S".repeat(60) + "MMMMM")));
        assertEquals(List.of("missed in a row"), rules(signing("S".repeat(60) + "MMMMMM")));
        assertEquals(List.of(), rules(signing("S".repeat(10) + "MMMMMM")));
    }

    @Test
    void onlyAnOwnValidatorThatMissesManyIsCritical() {
        String line = "S".repeat(200) + "M".repeat(Limits.DEFAULT.ownMissedInARow() + 1);

        assertEquals(Severity.WARNING, found(signing(line)).getFirst().severity());
        assertEquals(Severity.CRITICAL, found(signing(line).validator("aa")).getFirst().severity());
        assertEquals(
                Severity.WARNING,
                found(signing(line.substring(0, line.length() - 1)).validator("aa"))
                        .getFirst()
                        .severity());
    }

    @Test
    void aShareBelowItsLimitFiresUnlessNothingAtAllWasSigned() {
        assertEquals(List.of("signs too little"), rules(signing("SSSM".repeat(10) + "SS")));
        assertEquals(List.of(), rules(signing("S".repeat(9) + "M" + "S".repeat(11))));
        assertEquals(List.of("missed in a row"), rules(signing("M".repeat(40))));
    }

    @Test
    void eachProofIsAnAlertAndTheSameFromTwoNodesIsOne() {
        Equivocation first = Watched.proof("p1", "bb", 7);
        Equivocation second = Watched.proof("p2", "bb", 9);

        assertEquals(
                List.of("p2", "p1"),
                found(node("a").proofs(first), node("b").proofs(second, first)).stream()
                        .map(Alert::identity)
                        .toList());
    }

    @Test
    void noFloodOfProofsIsMoreThanItsBound() {
        Equivocation[] many =
                IntStream.range(0, 3 * ValidatorRules.PROOFS_MAX)
                        .mapToObj(i -> Watched.proof("p" + i, "bb", 1_000 - i))
                        .toArray(Equivocation[]::new);

        List<Alert> found = found(node("a").proofs(many));
        assertEquals(ValidatorRules.PROOFS_MAX, found.size());
        assertEquals("p0", found.getFirst().identity());
    }

    @Test
    void aClockBehindTheBlocksFires() {
        assertEquals(List.of(), rules(age(-2)));
        assertEquals(List.of("clock behind"), rules(age(-2.5)));
        assertEquals(List.of(), rules(age(30)));
    }

    @Test
    void aClockAheadFiresWhenAllBlocksAreToldLate() {
        Watched onTime = node("a").blocks("x", 1, 50).told(40, 50, 3_000);
        assertEquals(List.of(), rules(onTime));

        Watched ahead = node("a").blocks("x", 1, 50).told(40, 50, 3_500);
        assertEquals(List.of("clock ahead"), rules(ahead));
        assertTrue(found(ahead).getFirst().sentence().startsWith("a tells of blocks 2.50 s after"));
    }

    @Test
    void aFewBlocksSayNothingOfAClockAndWhoCatchesUpIsLateByRight() {
        assertEquals(List.of(), rules(node("a").blocks("x", 1, 50).told(46, 49, 9_000)));
        assertEquals(
                List.of(), rules(node("a").blocks("x", 1, 50).told(40, 50, 9_000).catchingUp()));
    }

    @Test
    void aDiskThatIsNearlyFullFires() {
        assertEquals(List.of(), found(disk(10, 100)));
        assertEquals(Severity.WARNING, found(disk(9.9, 100)).getFirst().severity());
        assertEquals(Severity.CRITICAL, found(disk(2.9, 100)).getFirst().severity());
        assertEquals(
                "a's disk has 9 GiB left, 9.0 %; a node that cannot write ends.",
                found(disk(9, 100)).getFirst().sentence());
    }

    @Test
    void aLargeDiskMayBeFullerThanASmallOne() {
        assertEquals(List.of(), found(disk(21, 4_000)));
        assertEquals(Severity.WARNING, found(disk(19, 4_000)).getFirst().severity());
        assertEquals(Severity.CRITICAL, found(disk(4.9, 4_000)).getFirst().severity());
    }

    @Test
    void whoDoesNotTellOfItsDiskIsNotJudged() {
        assertEquals(List.of(), found(node("a").metrics(Map.of("storage_free_bytes", 1.0))));
        assertEquals(List.of(), found(node("a").metrics(Map.of("storage_total_bytes", GIB))));
        assertEquals(List.of(), found(disk(Double.NaN, Double.NaN)));
    }

    @Test
    void onlyTheWordOfWhoIsSilentIsMissed() {
        Alert stall = found(node("a").still(Standstill.AFTER.plusSeconds(1))).getFirst();
        Alert proof = found(node("a").proofs(Watched.proof("p", "bb", 7))).getFirst();
        NodeSnapshot silent = node("a").unheardSince(NOW.minusSeconds(9)).node();
        NodeSnapshot other = node("b").node();

        assertTrue(Watch.isUnknown(stall, Snapshots.fleet(NOW, silent, other)));
        assertFalse(Watch.isUnknown(stall, Snapshots.fleet(NOW, node("a").node())));
        assertFalse(Watch.isUnknown(stall, Snapshots.fleet(NOW, other)));
        assertFalse(Watch.isUnknown(proof, Snapshots.fleet(NOW, silent, other)));
        assertTrue(Watch.isUnknown(proof, Snapshots.fleet(NOW, silent)));
        assertFalse(Watch.isUnknown(proof, Snapshots.fleet(NOW)));
    }

    @Test
    void everyRuleIsInWordsOnce() {
        List<String[]> rules = watch.rules();

        assertEquals(Rule.values().length - 1, rules.size());
        assertEquals(
                rules.size(), new HashSet<>(rules.stream().map(each -> each[0]).toList()).size());
        assertTrue(rules.stream().noneMatch(each -> each[2].isBlank()));
    }

    private List<Alert> found(Watched... nodes) {
        return watch.over(
                Snapshots.fleet(
                        NOW, Arrays.stream(nodes).map(Watched::node).toArray(NodeSnapshot[]::new)));
    }

    private List<String> rules(Watched... nodes) {
        return found(nodes).stream().map(alert -> alert.rule().word()).toList();
    }

    private static Watched node(String label) {
        return new Watched(label, NOW);
    }

    private static Watched signing(String marks) {
        return node("a").signing(1, Map.of("aa", marks));
    }

    private static Watched age(double seconds) {
        return node("a").metrics(Map.of("consensus_block_age_seconds", seconds));
    }

    private static Watched disk(double freeGib, double totalGib) {
        return node("a")
                .metrics(
                        Map.of(
                                "storage_free_bytes",
                                freeGib * GIB,
                                "storage_total_bytes",
                                totalGib * GIB));
    }
}
