package io.loombft.core.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.gossip.GossipMessage;
import io.loombft.core.simulation.SimulationSpec.Signatures;
import io.loombft.core.types.Round;
import io.loombft.core.types.VoteType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * One trouble at a time, chosen and not drawn, and what it costs the others. The checker watches every
 * event: a fork, a second signature or a lost height ends a test with a violation.
 */
class PlannedTroubleTest {
    private static final long MINUTE_MS = 60_000;
    private static final long HOUR_MS = 3_600_000;

    /** The pace of a chain on which nobody pays; the timeouts of the simulated nodes are shorter. */
    private static final long EMPTY_BLOCK_MS = 1_000;

    /** Most rounds of a height, with whatever is wrong with one of four. */
    private static final long ROUNDS_MAX = 2;

    /** Heights that are decided beside those who change messages. */
    private static final int HEIGHTS = Integer.getInteger("mutated.heights", 300);

    private final long seed = Long.getLong("seed", 7);

    private static Plan plan(int validators, List<ActorKind> actors, long payEveryMs) {
        return new Plan(
                Collections.nCopies(validators, 1L),
                validators,
                actors,
                List.of(),
                0,
                10,
                EMPTY_BLOCK_MS,
                Signatures.KEYED_HASH,
                false,
                payEveryMs);
    }

    /** A network that a test takes through its troubles itself. */
    private final class Network {
        private final World world;

        Network(int validators, ActorKind... actors) {
            SimulationSpec spec =
                    new SimulationSpec(
                            validators,
                            actors.length,
                            1,
                            Signatures.KEYED_HASH,
                            SimulationSpec.Trouble.NONE);
            world = new World(spec, plan(validators, List.of(actors), 0), seed, Trace.NONE);
            world.nodes().forEach(SimNode::start);
            world.clients().start();
        }

        SimNode node(int who) {
            return world.node(who);
        }

        void run(long ms) {
            long endMs = world.passedMs() + ms;
            while (world.agenda().dueMs().isPresent()
                    && world.agenda().dueMs().getAsLong() - world.agenda().nowMs()
                            <= endMs - world.passedMs()) {
                world.agenda().step();
            }
        }

        void runUntil(BooleanSupplier isSo) {
            long endMs = world.passedMs() + MINUTE_MS;
            while (!isSo.getAsBoolean()) {
                assertTrue(world.passedMs() < endMs, "it never came to that");
                world.agenda().step();
            }
        }

        long height(int who) {
            return node(who).chain().height().value();
        }

        /** The lowest height of these. */
        long lowest(int... who) {
            long lowest = Long.MAX_VALUE;
            for (int each : who) {
                lowest = Math.min(lowest, height(each));
            }
            return lowest;
        }

        long highest() {
            return world.checker().highest();
        }

        /** How many heights these get on by within the time. */
        long gains(long ms, int... who) {
            long before = lowest(who);
            run(ms);
            return lowest(who) - before;
        }
    }

    private Network four() {
        Network network = new Network(4);
        network.run(2_000);
        return network;
    }

    /** Four get on by so much in a minute in which nothing is wrong, and now by hardly less. */
    private void assertPace(long gained, String when) {
        long usual = four().gains(MINUTE_MS, 0, 1, 2, 3);
        assertTrue(4 * gained >= 3 * usual, gained + " heights for " + usual + ", " + when);
    }

    // ---- Who proposes nothing, or not to all.

    @Test
    void oneThatIsSilentCostsAHeightItsFirstRoundAtMost() {
        Network network = four();
        network.node(3).holdDown();
        network.world.checker().settled();
        long gained = network.gains(MINUTE_MS, 0, 1, 2);
        assertPace(gained, "one is silent");
        assertTrue(network.world.checker().roundsHighest() > 0, "its turn never came");
        assertTrue(network.world.checker().roundsHighest() <= ROUNDS_MAX);
    }

    @Test
    void oneThatProposesToAFewOnlyCostsLittleMore() {
        Network network = new Network(4, ActorKind.WITHHOLDER);
        network.run(2_000);
        network.world.checker().settled();
        long gained = network.gains(MINUTE_MS, 0, 1, 2);
        assertPace(gained, "one withholds");
        assertTrue(network.world.checker().roundsHighest() <= ROUNDS_MAX);
    }

    // ---- Slow disks.

    @Test
    void othersKeepPaceWithOneWhoseSyncsTakeHalfASecond() {
        Network network = four();
        network.node(0).machine().slow(0, 500);
        long gained = network.gains(MINUTE_MS, 1, 2, 3);
        assertPace(gained, "one disk is slow");
        network.node(0).machine().slow(0, 0);
        network.run(20_000);
        assertTrue(network.height(0) >= network.highest() - 1);
    }

    // ---- Processes that stand still.

    @Test
    void onePauseOfWhateverLengthStopsNobodyElse() {
        for (long pauseMs : new long[] {1_000, 10_000, 90_000}) {
            Network network = four();
            network.node(1).process().pause(pauseMs);
            long gained = network.gains(pauseMs, 0, 2, 3);
            assertTrue(gained >= pauseMs / 4_000, gained + " heights in " + pauseMs + " ms");
            network.run(20_000);
            assertTrue(network.height(1) >= network.highest() - 1, "paused " + pauseMs);
            assertEquals(1, network.node(1).starts());
        }
    }

    @Test
    void allGoOnWhereTheyWereAfterAllHavePaused() {
        Network network = four();
        long before = network.highest();
        for (SimNode node : network.world.nodes()) {
            node.process().pause(30_000);
        }
        network.run(29_000);
        assertTrue(network.highest() <= before + 1);
        long gained = network.gains(21_000, 0, 1, 2, 3);
        assertTrue(gained >= 10, gained + " heights");
        for (SimNode node : network.world.nodes()) {
            assertEquals(1, node.starts(), node + " has given up");
        }
    }

    // ---- Clocks.

    @Test
    void oneClockThatIsHoursOffStopsNobody() {
        for (long offMs : new long[] {-HOUR_MS, -10 * MINUTE_MS, 10 * MINUTE_MS, HOUR_MS}) {
            Network network = four();
            network.node(2).machine().jump(offMs);
            long gained = network.gains(MINUTE_MS, 0, 1, 2, 3);
            assertPace(gained, "clock off by " + offMs);
        }
    }

    @Test
    void oneClockThatJumpsAboutOrRunsAFifthTooFastOrTooSlowStopsNobody() {
        Network network = four();
        long gained = 0;
        for (int i = 0; i < 6; i++) {
            network.node(2).machine().jump(i % 2 == 0 ? HOUR_MS : -HOUR_MS);
            network.node(2).machine().drift(i % 3 == 0 ? 200 : -200);
            gained += network.gains(MINUTE_MS / 6, 0, 1, 2, 3);
        }
        assertPace(gained, "one clock is wild");
    }

    /** Half the power cannot tell a timely block from another: there is no quorum, and no fork. */
    @Test
    void halfOfTheClocksAnHourOffStopTheChainUntilTheyAreSetRight() {
        Network network = four();
        for (int who = 0; who < 2; who++) {
            network.node(who).machine().jump(HOUR_MS);
        }
        long before = network.highest();
        network.run(2 * MINUTE_MS);
        assertTrue(network.highest() <= before + 2, "blocks whose time half of them cannot check");
        for (int who = 0; who < 2; who++) {
            network.node(who).machine().setRight();
        }
        long gained = network.gains(MINUTE_MS, 0, 1, 2, 3);
        assertTrue(gained >= 10, gained + " heights");
    }

    // ---- Power.

    @Test
    void allLosePowerAtOnceTwentyTimesAndNobodyFallsBack() {
        Network network = four();
        for (int cut = 0; cut < 20; cut++) {
            network.run(400 + 173 * cut % 1_000);
            List<Long> before = new ArrayList<>();
            for (SimNode node : network.world.nodes()) {
                before.add(network.height(node.who()));
                if (node.isUp()) {
                    node.cutPower();
                }
                assertFalse(node.isUp());
            }
            network.run(3_500);
            for (SimNode node : network.world.nodes()) {
                assertTrue(node.isUp(), node + " does not come back");
                assertTrue(network.height(node.who()) >= before.get(node.who()), node.toString());
            }
        }
        long gained = network.gains(MINUTE_MS / 2, 0, 1, 2, 3);
        assertTrue(gained >= 10, gained + " heights");
    }

    // ---- Data lost by more than a third.

    /** They alone saw the polka and are locked: without their prevotes it could never be shown again. */
    @Test
    void twoWhoAloneSawAPolkaLoseTheirDataAndTheChainGoesOn() {
        Network network = four();
        loseDataWhen(
                network,
                message -> isProposal(message),
                node -> !node.process().view().lockedRound().isNone());
    }

    /** They alone saw the decision and went on: without their precommits nobody else could follow. */
    @Test
    void twoWhoAloneSawADecisionLoseTheirDataAndTheChainGoesOn() {
        Network network = four();
        long before = network.height(2);
        loseDataWhen(
                network,
                message -> isProposal(message) || isPrevoteOf(message, before + 1),
                node ->
                        node.chain().height().value() > before
                                && node.process()
                                        .view()
                                        .voters(Round.ZERO, VoteType.PREVOTE)
                                        .get(0));
    }

    /** The first two are heard by the others only as far as the filter lets them, until both lose all. */
    private void loseDataWhen(Network network, Predicate<Object> isHeard, Predicate<SimNode> isSo) {
        List<SimNode> losers = List.of(network.node(0), network.node(1));
        network.world
                .wire()
                .weather()
                .censor((from, to, message) -> from > 1 || to <= 1 || isHeard.test(message));
        network.runUntil(() -> losers.stream().allMatch(isSo));
        losers.forEach(SimNode::holdDown);
        losers.forEach(SimNode::wipe);
        network.world.wire().weather().censor(Weather.FREE);
        network.run(1_000);
        losers.forEach(SimNode::letUp);
        long gained = network.gains(MINUTE_MS, 0, 1, 2, 3);
        assertTrue(gained >= 10, gained + " heights");
    }

    private static boolean isProposal(Object message) {
        return message instanceof GossipMessage.ProposalTold
                || message instanceof GossipMessage.PartTold;
    }

    private static boolean isPrevoteOf(Object message, long height) {
        return message instanceof GossipMessage.VoteTold told
                && told.vote().vote().type() == VoteType.PREVOTE
                && told.vote().vote().height().value() == height;
    }

    // ---- Real messages, changed a little.

    @Test
    void mutatedMessagesDivideNobody() {
        divideNobody(4, ActorKind.MUTATOR);
        divideNobody(7, ActorKind.MUTATOR, ActorKind.MUTATOR);
    }

    @Test
    void oldMessagesSaidAgainChangeNothing() {
        divideNobody(4, ActorKind.REPLAYER);
    }

    private void divideNobody(int validators, ActorKind... actors) {
        SimulationSpec spec =
                new SimulationSpec(
                        validators,
                        actors.length,
                        HEIGHTS,
                        Signatures.KEYED_HASH,
                        SimulationSpec.Trouble.NONE);
        Plan plan = plan(validators, List.of(actors), 400);
        SimulationResult result = Simulation.run(spec, seed, plan, Trace.NONE);
        assertEquals(Optional.empty(), result.violation());
        assertTrue(result.height() >= HEIGHTS);
    }
}
