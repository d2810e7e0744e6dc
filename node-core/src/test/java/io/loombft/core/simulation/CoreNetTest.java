package io.loombft.core.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.consensus.ConsensusConfig.EmptyBlocks;
import io.loombft.core.consensus.TestChain;
import io.loombft.core.types.Height;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;

/** Cores in a virtual network: safety after every event, liveness once the faults are over. */
class CoreNetTest {
    private static final int SEEDS = Integer.getInteger("seeds", 60);
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

    private static void hardTimes(TestChain chain, long seed, boolean isOneFaulty) {
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
        if (Boolean.getBoolean("stats"))
            System.out.println(
                    seed
                            + " "
                            + net.fired()
                            + " restarts "
                            + net.restarts()
                            + " refusals "
                            + net.refusals()
                            + " events "
                            + net.events()
                            + " at "
                            + net.highest());
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
        seeds(seed -> hardTimes(new TestChain(3, 1, 2, 2, 1, 3, 2), seed, true));
    }
}
