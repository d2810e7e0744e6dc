package io.loombft.core.gossip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.consensus.Event;
import io.loombft.core.consensus.TestChain;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.gossip.ConsensusGossip.Send;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Block;
import io.loombft.core.types.Height;
import io.loombft.core.types.PartSet;
import io.loombft.core.types.Proposal;
import io.loombft.core.types.Round;
import io.loombft.core.types.SignedProposal;
import io.loombft.core.types.VoteType;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Two nodes that have each heard something else of a round tell each other the rest. */
class RepairTest {
    private static final int SEEDS = 400;
    private static final int EXCHANGES_MAX = 4;
    private static final TestChain CHAIN = new TestChain(3, 1, 2, 2, 1, 3, 2);
    private static final Block BLOCK = LargeBlock.of(CHAIN, 0, 120);
    private static final Block OTHER = LargeBlock.of(CHAIN, 0, 121);

    private final Observer one = new Observer(CHAIN, 1);
    private final Observer two = new Observer(CHAIN, 2);
    private final List<Observer> both = List.of(one, two);
    private long nowMs = 1_000_000;

    RepairTest() {
        one.gossip.connected(two.id, Optional.empty());
        two.gossip.connected(one.id, Optional.empty());
    }

    private void exchange() {
        nowMs += ConsensusGossip.IDLE_SUMMARY_INTERVAL_MS;
        for (Observer from : both) {
            Observer to = from == one ? two : one;
            for (Send send : from.gossip.update(nowMs)) {
                for (Send answer : to.receive(from.id, send.message(), nowMs)) {
                    from.receive(to.id, answer.message(), nowMs);
                }
            }
        }
    }

    private void exchangeAll() {
        for (Observer each : both) {
            each.gossip.update(nowMs);
        }
        for (int i = 0; i < EXCHANGES_MAX; i++) {
            exchange();
        }
    }

    private static Event proposal(int round, int validRound, Block block) {
        PublicKey proposer = new Observer(CHAIN, 9).core.proposer(new Round(round));
        return new Event.ProposalReceived(
                CHAIN.sign(
                        new Proposal(
                                Height.FIRST,
                                new Round(round),
                                new Round(validRound),
                                block.hash(),
                                PartSet.cut(block.encoded()).header(),
                                proposer)),
                0);
    }

    /** Some of what was said in rounds 0 and 1, by honest validators and an equivocator. */
    private static void hear(Observer who, SplittableRandom random, int liar, boolean isProposed) {
        int votePercent = random.nextInt(101);
        for (int round = 0; round < 2; round++) {
            if (isProposed && random.nextBoolean()) {
                who.tell(proposal(round, round - 1, BLOCK));
                PartSet parts = PartSet.cut(BLOCK.encoded());
                for (int i = 0; i < parts.header().count(); i++) {
                    if (random.nextBoolean()) {
                        who.tell(
                                new Event.PartReceived(
                                        Height.FIRST,
                                        new Round(round),
                                        parts.get(i).orElseThrow()));
                    }
                }
            }
            for (VoteType type : VoteType.values()) {
                for (int i = 0; i < CHAIN.size(); i++) {
                    Ballot ballot =
                            type == VoteType.PRECOMMIT && round == 0
                                    ? Ballot.nil()
                                    : Ballot.of(BLOCK.hash());
                    if (i == liar && random.nextBoolean()) {
                        ballot = Ballot.of(Hash.of(new byte[] {(byte) random.nextInt(3)}));
                    }
                    if (random.nextInt(100) < votePercent) {
                        who.tell(new Event.VoteReceived(CHAIN.vote(type, i, 1, round, ballot)));
                    }
                }
            }
        }
    }

    private void assertSame(String seed) {
        assertEquals(one.core.round(), two.core.round(), seed);
        assertEquals(one.core.step(), two.core.step(), seed);
        for (int r = 0; r <= one.core.round().value(); r++) {
            Round round = new Round(r);
            for (VoteType type : VoteType.values()) {
                String what = seed + ", " + type + " of round " + r;
                assertEquals(one.core.voters(round, type), two.core.voters(round, type), what);
                assertEquals(
                        one.core.quorum(round, type).map(c -> c.ballot()),
                        two.core.quorum(round, type).map(c -> c.ballot()),
                        what);
            }
            assertEquals(proposal(one, round), proposal(two, round), seed);
            assertEquals(one.core.parts(round), two.core.parts(round), seed);
        }
    }

    private static Optional<Proposal> proposal(Observer who, Round round) {
        return who.core.proposal(round).map(SignedProposal::proposal);
    }

    @Test
    void twoNodesThatExchangeSummariesEndWithTheSame() {
        SplittableRandom random = new SplittableRandom(7);
        int rounds = 0;
        int different = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            RepairTest run = new RepairTest();
            int liar = random.nextInt(2 * CHAIN.size());
            boolean isProposed = random.nextInt(4) > 0;
            for (Observer each : run.both) {
                hear(each, random, liar, isProposed);
            }
            different +=
                    proposal(run.one, Round.ZERO).equals(proposal(run.two, Round.ZERO)) ? 0 : 1;
            run.exchangeAll();
            run.assertSame("seed " + seed);
            rounds += run.one.core.round().value();
        }
        assertTrue(rounds > SEEDS / 10 && rounds < SEEDS, rounds + " in round 1");
        assertTrue(different > SEEDS / 10, "the draw is too tame: " + different);
    }

    @Test
    void eachSubsetOfTheVotesOfARoundIsCompleted() {
        for (int subset = 0; subset < 1 << CHAIN.size(); subset++) {
            RepairTest run = new RepairTest();
            run.both.forEach(o -> o.tell(proposal(0, -1, BLOCK)));
            for (int i = 0; i < CHAIN.size(); i++) {
                Observer hearer = (subset & 1 << i) != 0 ? run.one : run.two;
                hearer.tell(
                        new Event.VoteReceived(CHAIN.prevote(i, 1, 0, Ballot.of(BLOCK.hash()))));
            }
            run.exchangeAll();
            run.assertSame("subset " + subset);
            assertEquals(
                    CHAIN.size(), run.one.core.voters(Round.ZERO, VoteType.PREVOTE).cardinality());
        }
    }

    @Test
    void aQuorumThatOnlyBothTogetherHaveIsFoundThroughAnEquivocator() {
        // One has seen the liar's vote for the block, two another: two must still see the polka.
        Ballot lie = Ballot.of(OTHER.hash());
        Ballot truth = Ballot.of(BLOCK.hash());
        two.tell(new Event.VoteReceived(CHAIN.prevote(0, 1, 0, lie)));
        two.tell(new Event.VoteReceived(CHAIN.prevote(0, 1, 0, Ballot.nil())));
        two.tell(new Event.VoteReceived(CHAIN.prevote(5, 1, 0, truth)));
        for (int i : new int[] {0, 2, 3}) {
            one.tell(new Event.VoteReceived(CHAIN.prevote(i, 1, 0, truth)));
        }
        assertTrue(one.core.quorum(Round.ZERO, VoteType.PREVOTE).isEmpty());
        exchangeAll();
        assertEquals(
                Optional.of(truth),
                two.core.quorum(Round.ZERO, VoteType.PREVOTE).map(c -> c.ballot()));
    }
}
