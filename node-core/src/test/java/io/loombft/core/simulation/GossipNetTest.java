package io.loombft.core.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.consensus.ConsensusConfig.EmptyBlocks;
import io.loombft.core.consensus.TestChain;
import io.loombft.core.types.Height;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;

/** Cores, gossip and block sync together: agreement always, progress once the faults are over. */
class GossipNetTest {
    private static final int SEEDS = Integer.getInteger("seeds", 40);
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

    private static void assertProgress(GossipNet net, long withinMs, int heights) {
        Height goal = net.highest().plus(heights);
        int roundsMax = net.round() + 2 * net.size();
        for (long passed = 0; passed < withinMs; passed += 500) {
            net.run(500);
            if (!net.lowest().isBefore(goal)) {
                return;
            }
            assertTrue(net.round() <= roundsMax, "too many rounds:" + net.picture());
        }
        throw new AssertionError("not at " + goal + " in " + withinMs + " ms:" + net.picture());
    }

    private static GossipNet hardTimes(GossipNet net) {
        net.faults(GossipNet.Faults.ALL);
        net.start();
        net.run(20_000);
        net.faults(GossipNet.Faults.NONE);
        net.run(6_000);
        assertProgress(net, 60_000, 3);
        return net;
    }

    private static GossipNet net(TestChain chain, long seed) {
        return new GossipNet(chain, seed, EmptyBlocks.MADE);
    }

    private static TestChain seven() {
        return new TestChain(3, 1, 2, 2, 1, 3, 2);
    }

    @Test
    void fourGoOnWhenNothingIsWrong() {
        seeds(
                seed -> {
                    GossipNet net = net(new TestChain(4), seed);
                    net.start();
                    net.run(10_000);
                    assertTrue(net.lowest().value() >= 12, net.picture());
                    assertEquals(0, net.round());
                    assertEquals(0, net.blames());
                });
    }

    @Test
    void sevenOnARingGoOnWhenNothingIsWrong() {
        seeds(
                seed -> {
                    GossipNet net = net(seven(), seed);
                    net.thin();
                    net.start();
                    net.run(15_000);
                    assertTrue(net.lowest().value() >= 10, net.picture());
                    assertEquals(0, net.blames());
                });
    }

    @Test
    void fourSurviveLossDelayCutsAndCrashes() {
        seeds(seed -> hardTimes(net(new TestChain(4), seed)));
    }

    @Test
    void fourSurviveAnEquivocatorToo() {
        seeds(
                seed -> {
                    GossipNet net = net(new TestChain(4), seed);
                    net.corrupt((int) (seed % 4));
                    hardTimes(net);
                });
    }

    @Test
    void sevenOnARingSurviveLossDelayCutsAndCrashes() {
        seeds(
                seed -> {
                    GossipNet net = net(seven(), seed);
                    net.thin();
                    hardTimes(net);
                });
    }

    @Test
    void sevenOfUnequalPowerSurviveAnEquivocatorToo() {
        seeds(
                seed -> {
                    GossipNet net = net(seven(), seed);
                    net.corrupt((int) (seed % 7));
                    hardTimes(net);
                });
    }

    @Test
    void aNodeThatWasDownForLongCatchesUpAndKnowsIt() {
        seeds(
                seed -> {
                    GossipNet net = net(new TestChain(4), seed);
                    net.start();
                    net.run(2_000);
                    int who = (int) (seed % 4);
                    net.crash(who);
                    net.run(60_000);
                    Height tip = net.highest();
                    net.node(who).start();
                    net.run(200);
                    assertTrue(net.isCatchingUp(who), net.picture());
                    net.run(10_000);
                    assertFalse(net.isCatchingUp(who), net.picture());
                    assertTrue(net.node(who).committed().isAfter(tip), net.picture());
                    assertProgress(net, 10_000, 3);
                });
    }

    @Test
    void aNodeFromNothingReachesTheTipOfAThousandBlocks() {
        GossipNet net = net(new TestChain(4), 1);
        net.start();
        net.run(100);
        net.crash(3);
        while (net.highest().value() < 1_000) {
            net.run(10_000);
        }
        Height tip = net.highest();
        assertTrue(net.node(3).committed().value() < 10, net.picture());
        net.node(3).start();
        net.run(60_000);
        assertTrue(net.node(3).committed().isAfter(tip), net.picture());
        assertFalse(net.isCatchingUp(3), net.picture());
    }

    @Test
    void aNodeThatWasCutOffCatchesUpOnAChainThatHasGoneIdle() {
        seeds(
                seed -> {
                    int who = (int) (seed % 4);
                    GossipNet net = new GossipNet(new TestChain(4), seed, EmptyBlocks.AVOIDED);
                    net.start();
                    net.run(1_000);
                    net.cutOff(who);
                    for (int i = 0; i < 3 + seed % 5; i++) {
                        net.offerTransaction();
                        net.run(8_000);
                    }
                    Height tip = net.highest();
                    assertTrue(tip.value() >= 3, net.picture());
                    net.mend();
                    net.run(5_000);
                    assertEquals(tip, net.highest(), "the chain should be idle");
                    assertEquals(tip, net.lowest(), net.picture());
                    assertFalse(net.isCatchingUp(who));
                });
    }

    @Test
    void aBoasterNeitherKeepsANodeFromCatchingUpNorInTheBeliefThatItMust() {
        seeds(
                seed -> {
                    int who = (int) (seed % 4);
                    GossipNet net = net(new TestChain(4), seed);
                    net.corruptToBoast((who + 1) % 4);
                    net.start();
                    net.run(2_000);
                    net.crash(who);
                    net.run(30_000);
                    Height tip = net.highest();
                    net.node(who).start();
                    net.run(30_000);
                    assertTrue(net.node(who).committed().isAfter(tip), net.picture());
                    assertTrue(net.blames() > 0, "nobody found it out");
                    net.run(30_000);
                    assertProgress(net, 10_000, 3);
                    int believed = 0;
                    for (int i = 0; i < 120; i++) {
                        net.run(1_000);
                        believed += net.isCatchingUp(who) ? 1 : 0;
                    }
                    assertTrue(believed <= 15, believed + " of 120 seconds");
                });
    }
}
