package io.loombft.core.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.consensus.ConsensusConfig.EmptyBlocks;
import io.loombft.core.consensus.Step;
import io.loombft.core.consensus.TestChain;
import io.loombft.core.types.Height;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;

/** Cores in a virtual network: safety after every event, liveness once the faults are over. */
class CoreNetTest {
    private static final int SEEDS = Integer.getInteger("seeds", 25);
    private static final long FIRST = Long.getLong("seed", 1);

    private static void seeds(LongConsumer run) {
        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            try {
                run.accept(seed);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }

    private static void assertProgress(CoreNet net, long withinMs, int heights) {
        Height goal = net.highest().plus(heights);
        for (long passed = 0; passed < withinMs; passed += 1_000) {
            net.run(1_000);
            if (!net.lowest().isBefore(goal)) {
                return;
            }
        }
        throw new AssertionError("not at " + goal + " in " + withinMs + " ms:" + net.picture());
    }

    private static CoreNet hardTimes(TestChain chain, long seed, boolean isOneFaulty) {
        CoreNet net = new CoreNet(chain, seed, EmptyBlocks.MADE);
        if (isOneFaulty) {
            net.corrupt((int) (seed % chain.size()));
        }
        net.faults(CoreNet.Faults.ALL);
        net.start();
        net.run(25_000);
        net.faults(CoreNet.Faults.NONE);
        net.run(5_000);
        assertProgress(net, 60_000, 3);
        return net;
    }

    @Test
    void fourGoOnWhenNothingIsWrong() {
        seeds(
                seed -> {
                    CoreNet net = new CoreNet(new TestChain(4), seed, EmptyBlocks.MADE);
                    net.start();
                    net.run(10_000);
                    assertTrue(net.lowest().value() >= 8, net.picture());
                });
    }

    @Test
    void fourSurviveLossDelayCutsAndCrashes() {
        seeds(seed -> hardTimes(new TestChain(4), seed, false));
    }

    @Test
    void fourSurviveAnEquivocatorToo() {
        seeds(seed -> hardTimes(new TestChain(4), seed, true));
    }

    @Test
    void sevenOfUnequalPowerSurviveAnEquivocatorToo() {
        seeds(seed -> hardTimes(seven(), seed, true));
    }

    @Test
    void everyRuleFiresInHardTimes() {
        Coverage coverage = new Coverage();
        for (long seed = 1; seed <= 20; seed++) {
            coverage.add(hardTimes(new TestChain(4), seed, true).coverage());
        }
        assertEquals(List.of(), coverage.missingRules(), coverage.table());
        assertEquals(List.of(), coverage.impossible(), coverage.table());
    }

    @Test
    void theSeedsThatOnceFailedDoNotFailAgain() throws IOException {
        for (String line : Files.readAllLines(Path.of("src/test/resources/seeds.txt"))) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] parts = line.split(" ", -1);
            long seed = Long.parseLong(parts[1]);
            switch (parts[0]) {
                case "four" -> hardTimes(new TestChain(4), seed, false);
                case "four-equivocator" -> hardTimes(new TestChain(4), seed, true);
                case "seven-equivocator" -> hardTimes(seven(), seed, true);
                case "changes" -> changes(seed);
                default -> throw new AssertionError("no such scenario: " + line);
            }
        }
    }

    @Test
    void theValidatorSetChangesTwoHeightsLaterForEveryone() {
        seeds(CoreNetTest::changes);
    }

    /** One leaves, another comes, powers change; those outside follow as full nodes do. */
    private static void changes(long seed) {
        TestChain chain = new TestChain(1, 1, 1, 1, 1);
        chain.change(new Height(2), chain.setOf(1, 1, 1, 1, 0));
        chain.change(new Height(4), chain.setOf(3, 1, 2, 2, 1));
        chain.change(new Height(5), chain.setOf(0, 1, 1, 1, 1));
        CoreNet net = hardTimes(chain, seed, false);
        assertProgress(net, 60_000, 8);
        CoreNode.Committed last = net.node(1).committed(new Height(7)).orElseThrow();
        assertEquals(chain.setOf(0, 1, 1, 1, 1), last.validators());
        assertEquals(
                chain.setOf(3, 1, 2, 2, 1),
                net.node(1).committed(new Height(6)).orElseThrow().validators());
    }

    @Test
    void threeGoOnWithoutTheFourth() {
        seeds(
                seed -> {
                    CoreNet net = new CoreNet(new TestChain(4), seed, EmptyBlocks.MADE);
                    net.start();
                    net.run(3_000);
                    int gone = (int) (seed % 4);
                    net.kill(gone);
                    Height before = net.highest();
                    net.run(20_000);
                    assertTrue(net.highest().value() >= before.value() + 8, net.picture());
                    net.revive(gone);
                    assertProgress(net, 30_000, 2);
                });
    }

    @Test
    void twoOfFourWaitAndGoOnWhenTheOthersAreBack() {
        seeds(
                seed -> {
                    CoreNet net = new CoreNet(new TestChain(4), seed, EmptyBlocks.MADE);
                    net.start();
                    net.run(2_500 + seed * 7);
                    net.kill(0);
                    net.run(seed * 13 % 2_000);
                    net.kill(2);
                    net.run(1_000);
                    Height stuck = net.highest();
                    net.run(30_000);
                    assertEquals(stuck, net.highest());
                    net.revive(2);
                    assertProgressOf(net, 20_000);
                    net.revive(0);
                    assertProgress(net, 30_000, 2);
                });
    }

    @Test
    void allLosePowerAtOnceAndGoOn() {
        seeds(
                seed -> {
                    CoreNet net = new CoreNet(new TestChain(4), seed, EmptyBlocks.MADE);
                    net.start();
                    for (int i = 0; i < 5; i++) {
                        net.run(1_500 + seed * 31 % 900);
                        for (int who = 0; who < 4; who++) {
                            net.kill(who);
                        }
                        for (int who = 0; who < 4; who++) {
                            net.revive(who);
                        }
                    }
                    assertProgress(net, 30_000, 3);
                });
    }

    @Test
    void aNodeThatLostItsDataButNotItsGuardSignsNothingUntilItHasCaughtUp() {
        seeds(
                seed -> {
                    CoreNet net = new CoreNet(new TestChain(4), seed, EmptyBlocks.MADE);
                    net.start();
                    net.run(5_000);
                    net.kill(1);
                    net.node(1).loseData();
                    net.run(2_000);
                    net.revive(1);
                    assertProgress(net, 30_000, 3);
                    assertEquals(0, net.refusals());
                });
    }

    @Test
    void anIdleChainStaysInRoundZeroAndTheFirstTransactionCommitsAtOnce() {
        seeds(
                seed -> {
                    CoreNet net = new CoreNet(new TestChain(4), seed, EmptyBlocks.AVOIDED);
                    net.start();
                    net.run(120_000);
                    assertEquals(Height.GENESIS, net.highest());
                    for (int who = 0; who < 4; who++) {
                        assertEquals(Step.NEW_HEIGHT, net.node(who).core().orElseThrow().step());
                    }
                    net.transactions(true);
                    net.run(1_000);
                    assertTrue(net.lowest().value() >= 1, net.picture());
                    net.transactions(false);
                    net.run(5_000);
                    Height idle = net.highest();
                    net.run(60_000);
                    assertEquals(idle, net.highest());
                    net.transactions(true);
                    assertProgress(net, 10_000, 3);
                });
    }

    @Test
    void withTwoOfFourFaultyTheCheckerSeesAFork() {
        int forks = 0;
        for (long seed = 1; seed <= 200 && forks == 0; seed++) {
            CoreNet net = new CoreNet(new TestChain(4), seed, EmptyBlocks.MADE);
            net.corruptToFlatter(0);
            net.corruptToFlatter(1);
            net.start();
            try {
                net.run(30_000);
            } catch (AssertionError e) {
                forks++;
            }
        }
        assertEquals(1, forks);
    }

    private static void assertProgressOf(CoreNet net, long withinMs) {
        Height goal = net.highest().plus(2);
        net.run(withinMs);
        assertTrue(!net.highest().isBefore(goal), net.picture());
    }

    private static TestChain seven() {
        return new TestChain(3, 1, 2, 2, 1, 3, 2);
    }
}
