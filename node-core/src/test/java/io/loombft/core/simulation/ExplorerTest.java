package io.loombft.core.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.consensus.Branch;
import io.loombft.core.consensus.Rule;
import io.loombft.core.simulation.SmallNode.Standing;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * All runs of small worlds. {@code -Dexplore.depth=14 -Dexplore.states=1000000} goes deeper, and tells
 * how far it came.
 */
class ExplorerTest {
    private static final int DEPTH = Integer.getInteger("explore.depth", 7);
    private static final int STATES = Integer.getInteger("explore.states", 2_000);

    private static Explorer.Report explored(int faulty, List<Integer> proposers) {
        Explorer.Report report = new Explorer(faulty, proposers).explore(DEPTH, STATES);
        boolean isAsFarAsAsked =
                report.isComplete() || report.depth() >= DEPTH || report.states() >= STATES;
        assertTrue(isAsFarAsAsked, () -> "stopped early: " + told(faulty, proposers, report));
        if (Integer.getInteger("explore.depth") != null) {
            System.out.println(told(faulty, proposers, report));
        }
        return report;
    }

    private static String told(int faulty, List<Integer> proposers, Explorer.Report report) {
        return String.format(
                "%d faulty, proposers %s: depth %d%s, %d states of %d core states, %d steps%n%s",
                faulty,
                proposers,
                report.depth(),
                report.isComplete() ? " (all there is)" : "",
                report.states(),
                report.coreStates(),
                report.steps(),
                report.coverage().table());
    }

    // ---- Nothing is wrong with the core.

    @Test
    void oneFaultyWhoProposesTwiceDividesNobody() {
        Explorer.Report report = explored(1, List.of(3, 3));
        assertEquals(Optional.empty(), report.finding());
        assertEquals(List.of(), report.coverage().impossible());
    }

    @Test
    void oneFaultyWhoProposesFirstDividesNobody() {
        assertEquals(Optional.empty(), explored(1, List.of(3, 0)).finding());
    }

    @Test
    void oneFaultyWhoProposesSecondDividesNobody() {
        assertEquals(Optional.empty(), explored(1, List.of(0, 3)).finding());
    }

    @Test
    void oneFaultyWhoOnlyVotesDividesNobody() {
        Explorer.Report report = explored(1, List.of(0, 1));
        assertEquals(Optional.empty(), report.finding());
        for (Rule rule : List.of(Rule.L22, Rule.L36, Rule.L42, Rule.L49, Rule.L55, Rule.L65)) {
            assertTrue(report.coverage().of(rule) > 0, () -> rule + " never fired");
        }
    }

    @Test
    void fourHonestAgreeHoweverLateTheirMessagesAre() {
        Explorer.Report report = explored(0, List.of(0, 1));
        assertEquals(Optional.empty(), report.finding());
        assertTrue(report.coverage().of(Branch.L36_LOCKS) > 0);
    }

    // ---- The explorer would find it.

    @Test
    void twoFaultyOfFourForkTheChain() {
        Explorer.Finding fork =
                new Explorer(2, List.of(3, 3)).explore(20, 20_000).finding().orElseThrow();
        assertEquals("decided are both A and B", fork.what());
        // Each of the two honest: a proposal, the prevotes and the precommits of the two faulty.
        assertEquals(6, fork.steps().size(), fork.steps()::toString);
        assertTrue(
                fork.steps().contains("v0 hears proposal of A for round 0 by v3"),
                fork.steps()::toString);
        assertTrue(
                fork.steps()
                        .contains(
                                "v1 hears precommit B in round 0 by v2"
                                        + " and precommit B in round 0 by v3"),
                fork.steps()::toString);
    }

    @Test
    void theSameLimitsGiveTheSameReport() {
        Explorer.Report one = new Explorer(1, List.of(3, 0)).explore(4, 1_000);
        Explorer.Report other = new Explorer(1, List.of(3, 0)).explore(4, 1_000);
        assertEquals(one.states(), other.states());
        assertEquals(one.coreStates(), other.coreStates());
        assertEquals(one.coverage().table(), other.coverage().table());
    }

    @Test
    void onlySmallWorldsCanBeExplored() {
        assertThrows(IllegalArgumentException.class, () -> new Explorer(4, List.of(0, 0)));
        assertThrows(IllegalArgumentException.class, () -> new Explorer(1, List.of(0, 4)));
        assertThrows(IllegalArgumentException.class, () -> new Explorer(1, List.of(0)));
    }

    // ---- What it leaves out is not missed.

    /** The claim under which states are merged: a picture is all that a core's future depends on. */
    @Test
    void coresWithOnePictureAnswerEveryLetterAlike() {
        Explorer explorer = new Explorer(1, List.of(3, 0));
        explorer.explore(6, 2_000);
        SmallStates cores = explorer.cores();
        int compared = 0;
        for (SmallStates.Merged merged : cores.merged()) {
            if (compared++ == 60) {
                break;
            }
            BitSet heard = cores.replayed(merged.place(), merged.one()).picture().heard();
            for (int letter = 0; letter < explorer.world().letterCount(); letter++) {
                if (!heard.get(letter)) {
                    assertEquals(
                            after(cores, merged.place(), merged.one(), letter),
                            after(cores, merged.place(), merged.other(), letter));
                }
            }
        }
        assertTrue(compared > 50, "only " + compared + " were merged");
    }

    private static Optional<SmallNode.Picture> after(
            SmallStates cores, int place, List<Integer> history, int letter) {
        SmallNode node = cores.replayed(place, history);
        if (!node.mayHear(letter)) {
            return Optional.empty();
        }
        node.hear(letter);
        return Optional.of(node.picture());
    }

    /**
     * The claim of the partial order: cores that hear letter by letter, in any order and also what moves
     * nothing yet, come to nothing that was not visited. Nobody here can be renamed.
     */
    @Test
    void runsLetterByLetterLeadNowhereElse() {
        int letters = 6;
        Explorer explorer = new Explorer(1, List.of(0, 1));
        Explorer.Report report = explorer.explore(letters, Integer.MAX_VALUE);
        assertEquals(letters, report.depth());
        assertEquals(1, explorer.cores().symmetryCount());
        Set<List<Standing>> visited = explorer.standings();
        SplittableRandom random = new SplittableRandom(1);
        int moved = 0;
        for (int run = 0; run < 1_000; run++) {
            List<SmallNode> nodes = new ArrayList<>();
            for (int place = 0; place < explorer.world().honest(); place++) {
                nodes.add(explorer.cores().replayed(place, List.of()));
            }
            List<Standing> before = standings(nodes);
            List<String> said = new ArrayList<>();
            for (int i = 0; i < letters; i++) {
                said.add(tellAny(explorer.world(), nodes, random));
            }
            List<Standing> after = standings(nodes);
            assertTrue(visited.contains(after), () -> said + " leads to " + after);
            moved += after.equals(before) ? 0 : 1;
        }
        assertTrue(moved > 300, "only " + moved + " runs led anywhere");
    }

    private static List<Standing> standings(List<SmallNode> nodes) {
        return nodes.stream().map(SmallNode::standing).toList();
    }

    private static String tellAny(
            SmallWorld world, List<SmallNode> nodes, SplittableRandom random) {
        SmallNode node = nodes.get(random.nextInt(nodes.size()));
        BitSet open = new BitSet();
        for (SmallNode other : nodes) {
            open.or(other.standing().said());
        }
        for (int letter = 0; letter < world.letterCount(); letter++) {
            Optional<Integer> sender = world.sender(letter);
            boolean isFree =
                    sender.isEmpty() ? node.mayHear(letter) : !world.isHonest(sender.get());
            if (isFree) {
                open.set(letter);
            }
        }
        open.andNot(node.standing().said());
        open.andNot(node.picture().heard());
        open.andNot(unwanted(world, node));
        List<Integer> choices = open.stream().boxed().toList();
        if (choices.isEmpty()) {
            return "nothing";
        }
        int letter = choices.get(random.nextInt(choices.size()));
        node.hear(letter);
        return world.text(letter);
    }

    /** Blocks that it has not asked for. */
    private static BitSet unwanted(SmallWorld world, SmallNode node) {
        BitSet unwanted = new BitSet();
        for (int letter = 0; letter < world.letterCount(); letter++) {
            boolean isBlock = world.letter(letter) instanceof SmallWorld.Letter.Fetched;
            unwanted.set(letter, isBlock && !node.standing().wanted().get(letter));
        }
        return unwanted;
    }
}
