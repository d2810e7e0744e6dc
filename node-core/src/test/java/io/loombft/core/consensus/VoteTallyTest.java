package io.loombft.core.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Encoder;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Evidence;
import io.loombft.core.types.Height;
import io.loombft.core.types.Round;
import io.loombft.core.types.ValidatorSet;
import io.loombft.core.types.VoteType;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VoteTallyTest {
    private static final Ballot A = ballot(1);
    private static final Ballot B = ballot(2);
    private static final Ballot C = ballot(3);

    private final TestChain net = new TestChain(4);
    private final VoteTally tally = tally(net.first());

    private static Ballot ballot(int n) {
        return Ballot.of(Hash.of(new Encoder().i32(n).toBytes()));
    }

    private static VoteTally tally(ValidatorSet set) {
        return new VoteTally(VoteType.PREVOTE, Height.FIRST, Round.ZERO, set);
    }

    private VoteTally.Added vote(int who, Ballot ballot) {
        return tally.add(net.prevote(who, 1, 0, ballot));
    }

    @Test
    void aPolkaTakesMoreThanTwoThirdsOfThePower() {
        vote(0, A);
        vote(1, A);
        assertFalse(tally.hasQuorum(A));
        assertEquals(Optional.empty(), tally.quorumBlock());
        vote(2, A);
        assertTrue(tally.hasQuorum(A));
        assertEquals(Optional.of(A.hash()), tally.quorumBlock());
    }

    @Test
    void quorumsAreExactAtEveryTotal() {
        long[][] short_ = {{1, 1, 1}, {2, 1}, {2, 2, 2}, {1L << 59, 1L << 58, 1L << 58}};
        for (long[] powers : short_) {
            TestChain skewed = new TestChain(powers);
            VoteTally votes = tally(skewed.first());
            long power = 0;
            for (int i = 0; i < powers.length; i++) {
                votes.add(skewed.prevote(i, 1, 0, A));
                power += powers[i];
                // Three times the power against twice the total, in numbers that cannot overflow.
                boolean isQuorum =
                        java.math.BigInteger.valueOf(power)
                                        .multiply(java.math.BigInteger.valueOf(3))
                                        .compareTo(
                                                java.math.BigInteger.valueOf(
                                                                skewed.first().totalPower())
                                                        .multiply(java.math.BigInteger.TWO))
                                > 0;
                assertEquals(isQuorum, votes.hasQuorum(A), "power " + power);
                assertEquals(isQuorum, votes.hasQuorumOfAny(), "power " + power);
            }
        }
    }

    @Test
    void aNilQuorumIsNoPolka() {
        for (int i = 0; i < 4; i++) {
            vote(i, Ballot.nil());
        }
        assertTrue(tally.hasQuorum(Ballot.nil()));
        assertEquals(Optional.empty(), tally.quorumBlock());
        assertTrue(tally.quorum().orElseThrow().ballot().isNil());
    }

    @Test
    void theSameVoteCountsOnce() {
        assertInstanceOf(VoteTally.Added.Counted.class, vote(0, A));
        assertInstanceOf(VoteTally.Added.Ignored.class, vote(0, A));
        assertEquals(1, tally.powerOf(A));
        assertEquals(1, tally.anyPower());
    }

    @Test
    void anEquivocatorCountsForBothBlocksButOnceForAny() {
        vote(3, A);
        VoteTally.Added second = vote(3, B);
        Evidence evidence = assertInstanceOf(VoteTally.Added.Conflicting.class, second).evidence();
        assertEquals(net.key(3), evidence.offender());
        vote(0, B);
        assertFalse(tally.hasQuorumOfAny());
        vote(1, B);
        assertTrue(tally.hasQuorum(B));
        assertEquals(Optional.of(B.hash()), tally.quorumBlock());
        assertTrue(tally.hasQuorumOfAny());
        assertEquals(3, tally.certificate(B).signatures().size());
    }

    @Test
    void aThirdBallotCountsOnlyWhenItWasNamed() {
        vote(3, A);
        vote(3, B);
        assertInstanceOf(VoteTally.Added.Ignored.class, vote(3, C));
        tally.name(C);
        assertInstanceOf(VoteTally.Added.Counted.class, vote(3, C));
        assertInstanceOf(VoteTally.Added.Ignored.class, vote(3, C));
        vote(0, C);
        vote(1, C);
        assertEquals(Optional.of(C.hash()), tally.quorumBlock());
    }

    @Test
    void claimsCannotNameWithoutBoundNorTakeThePlaceOfACertificate() {
        for (int i = 0; i < VoteTally.CLAIMED_MAX; i++) {
            tally.claim(ballot(1_000 + i));
        }
        vote(3, A);
        vote(3, B);
        tally.claim(C);
        assertInstanceOf(VoteTally.Added.Ignored.class, vote(3, C));
        tally.name(C);
        assertInstanceOf(VoteTally.Added.Counted.class, vote(3, C));
    }

    @Test
    void aFloodOfDistinctVotesKeepsTwo() {
        int evidence = 0;
        for (int i = 0; i < 100_000; i++) {
            if (vote(3, ballot(i)) instanceof VoteTally.Added.Conflicting) {
                evidence++;
            }
        }
        assertEquals(1, evidence);
        assertEquals(2, tally.powers().size());
        assertEquals(1, tally.anyPower());
    }

    @Test
    void whatIsForgottenCountsNoLongerAndMayBeSaidAgain() {
        vote(3, A);
        vote(3, B);
        vote(0, B);
        tally.forget(3);
        tally.forget(3);
        assertEquals(0, tally.powerOf(A));
        assertEquals(1, tally.powerOf(B));
        assertEquals(1, tally.anyPower());
        assertFalse(tally.has(3));
        assertInstanceOf(VoteTally.Added.Counted.class, vote(3, A));
    }

    @Test
    void theTallyOfOneBallotLeavesTheOthersOut() {
        vote(0, A);
        vote(3, A);
        vote(3, B);
        vote(1, B);
        VoteTally only = tally.only(B);
        BitSet expected = new BitSet();
        expected.set(1);
        expected.set(3);
        assertEquals(expected, only.voters());
        assertEquals(List.of(B), List.copyOf(only.powers().keySet()));
        assertEquals(tally.certificate(B), only.certificate(B));
    }

    @Test
    void aCertificateIsByPlaceAndStandsTheCheck() {
        vote(2, A);
        vote(0, A);
        vote(1, A);
        assertTrue(
                net.verifier().certificate(tally.quorum().orElseThrow(), net.first()).isPresent());
    }
}
