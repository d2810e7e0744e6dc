package io.loombft.core.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.consensus.Rule;
import io.loombft.core.simulation.SimulationSpec.Signatures;
import io.loombft.core.simulation.SimulationSpec.Trouble;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Whole networks in virtual time. More seeds, or others: {@code -Dseeds=N -Dseed=K}; by the command line
 * {@code ./loombft simulate}.
 */
class SimulationTest {
    private static final int HEIGHTS = 20;
    private static final long FIRST = Long.getLong("seed", 1);

    private static long seeds(long normally) {
        return Long.getLong("seeds", normally);
    }

    private static Coverage run(SimulationSpec spec, long seeds) {
        Coverage coverage = new Coverage();
        for (long seed = FIRST; seed < FIRST + seeds; seed++) {
            SimulationResult result = Simulation.run(spec, seed);
            if (result.violation().isPresent()) {
                Simulation.Shrunk shrunk = Simulation.shrink(spec, seed);
                throw new AssertionError(
                        "seed "
                                + seed
                                + " of "
                                + spec
                                + ": "
                                + shrunk.result().violation()
                                + " with "
                                + shrunk.faults());
            }
            coverage.add(result.coverage());
        }
        return coverage;
    }

    @Test
    void fourValidatorsSurviveWhatBefallsThemAndEveryRuleFires() {
        Coverage coverage = run(SimulationSpec.of(4, 0, HEIGHTS), seeds(400));
        coverage.add(run(SimulationSpec.of(4, 1, HEIGHTS), seeds(600)));
        assertEquals(List.of(), coverage.missingRules(), coverage::table);
        assertEquals(List.of(), coverage.impossible(), coverage::table);
    }

    @Test
    void sevenValidatorsSurviveTwoThatLie() {
        run(SimulationSpec.of(7, 2, HEIGHTS), seeds(300));
    }

    @Test
    void locksHoldWhereOneNodeAloneHasSeenTheDecision() {
        SimulationSpec hidden = SimulationSpec.of(4, 1, HEIGHTS).with(Trouble.HIDDEN_COMMITS);
        run(hidden, seeds(40));
    }

    @Test
    void oneValidatorAloneIsANetworkToo() {
        run(SimulationSpec.of(1, 0, HEIGHTS), seeds(40));
    }

    @Test
    void realSignaturesMakeNoDifference() {
        run(new SimulationSpec(4, 1, 5, Signatures.ED25519, Trouble.DRAWN), seeds(5));
    }

    @Test
    void withoutTroubleEveryHeightTakesOneRound() {
        SimulationSpec calm = SimulationSpec.of(4, 0, HEIGHTS).with(Trouble.NONE);
        Coverage coverage = run(calm, 10);
        assertEquals(0, coverage.of(Rule.L65), coverage::table);
    }

    @Test
    void aRunIsAFunctionOfItsSeed() {
        for (long seed = 1; seed <= 12; seed++) {
            SimulationSpec spec = SimulationSpec.of(4, (int) (seed % 2), 10);
            List<String> first = transcript(spec, seed);
            assertEquals(first, transcript(spec, seed), "seed " + seed);
            assertNotEquals(first, transcript(spec, seed + 100));
        }
    }

    private static List<String> transcript(SimulationSpec spec, long seed) {
        List<String> lines = new ArrayList<>();
        Simulation.run(spec, seed, lines::add);
        return lines;
    }

    @Test
    void aTranscriptDoesNotChangeTheRun() {
        SimulationSpec spec = SimulationSpec.of(4, 1, 10);
        SimulationResult silent = Simulation.run(spec, 3);
        SimulationResult told = Simulation.run(spec, 3, line -> {});
        assertEquals(silent.events(), told.events());
        assertEquals(silent.messages(), told.messages());
        assertEquals(silent.height(), told.height());
    }

    /** With a third of liars and more, the promise ends; the checker must see it end. */
    @Test
    void twoLiarsOfFourForkTheChainAndTheCheckerSeesIt() {
        SimulationSpec spec = SimulationSpec.of(4, 2, HEIGHTS);
        int forks = 0;
        for (long seed = 1; seed <= 300 && forks < 2; seed++) {
            Optional<Violation> violation = Simulation.run(spec, seed).violation();
            forks +=
                    violation.filter(v -> v.rule() == Violation.Rule.AGREEMENT).isPresent() ? 1 : 0;
        }
        assertEquals(2, forks);
    }

    @Test
    void aFailureIsShrunkToItsFirstFaults() {
        SimulationSpec spec = SimulationSpec.of(4, 2, HEIGHTS);
        for (long seed = 1; seed <= 300; seed++) {
            Plan plan = Plan.draw(spec, seed);
            if (Simulation.run(spec, seed).violation().isEmpty()) {
                continue;
            }
            Simulation.Shrunk shrunk = Simulation.shrink(spec, seed);
            int needed = shrunk.faults().size();
            if (needed == 0 || needed == plan.faults().size()) {
                continue;
            }
            assertTrue(fails(spec, seed, plan.withFaults(needed)), "seed " + seed);
            for (int fewer = 0; fewer < needed; fewer++) {
                assertFalse(fails(spec, seed, plan.withFaults(fewer)), "seed " + seed);
            }
            return;
        }
        throw new AssertionError("no seed needed some of its faults");
    }

    private static boolean fails(SimulationSpec spec, long seed, Plan plan) {
        return Simulation.run(spec, seed, plan, Trace.NONE).violation().isPresent();
    }

    /** Each fault and each kind of liar is there in some runs, and absent in others. */
    @Test
    void everythingThatCanBeDrawnIsDrawnAndAlsoAbsent() {
        Set<Fault.Kind> seen = EnumSet.noneOf(Fault.Kind.class);
        Set<Fault.Kind> missed = EnumSet.noneOf(Fault.Kind.class);
        Set<ActorKind> liars = EnumSet.noneOf(ActorKind.class);
        for (long seed = 1; seed <= 600; seed++) {
            Plan plan = Plan.draw(SimulationSpec.of(7, seed % 2 == 0 ? 2 : 0, HEIGHTS), seed);
            EnumSet<Fault.Kind> kinds = EnumSet.noneOf(Fault.Kind.class);
            plan.faults().forEach(f -> kinds.add(f.kind()));
            seen.addAll(kinds);
            missed.addAll(EnumSet.complementOf(kinds));
            liars.addAll(plan.actors());
        }
        assertEquals(EnumSet.allOf(Fault.Kind.class), seen);
        assertEquals(EnumSet.allOf(Fault.Kind.class), missed);
        assertEquals(EnumSet.allOf(ActorKind.class), liars);
    }

    @Test
    void impossibleNetworksAreRefused() {
        for (Runnable wrong :
                List.<Runnable>of(
                        () -> SimulationSpec.of(0, 0, 1),
                        () -> SimulationSpec.of(SimulationSpec.VALIDATORS_MAX + 1, 0, 1),
                        () -> SimulationSpec.of(4, 5, 1),
                        () -> SimulationSpec.of(4, 0, 0))) {
            boolean isRefused = false;
            try {
                wrong.run();
            } catch (IllegalArgumentException e) {
                isRefused = true;
                assertFalse(String.valueOf(e.getMessage()).isEmpty());
            }
            assertTrue(isRefused);
        }
    }
}
