package io.loombft.core.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Height;
import io.loombft.core.types.Round;
import io.loombft.core.types.SignedVote;
import io.loombft.core.types.Verified;
import io.loombft.core.types.Verifier;
import io.loombft.core.types.VoteType;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VoteBookTest {
    private static final Ballot A = Ballot.of(Hash.of(Bytes.utf8("a")));
    private static final Ballot B = Ballot.of(Hash.of(Bytes.utf8("b")));
    private static final Ballot C = Ballot.of(Hash.of(Bytes.utf8("c")));

    private final TestChain net = new TestChain(4);
    private final VoteBook book = new VoteBook(Height.FIRST, net.first());

    private VoteTally.Added prevote(int who, int round, Ballot ballot, int current) {
        return book.add(net.prevote(who, 1, round, ballot), new Round(current));
    }

    private Optional<Integer> skip(int current) {
        return book.skipRound(new Round(current)).map(Round::value);
    }

    @Test
    void skipsToARoundThatMoreThanAThirdHasReached() {
        prevote(0, 5, A, 0);
        assertEquals(Optional.empty(), skip(0));
        prevote(1, 3, A, 0);
        assertEquals(Optional.of(3), skip(0));
        prevote(2, 4, Ballot.nil(), 0);
        assertEquals(Optional.of(4), skip(0));
        assertEquals(Optional.empty(), skip(4));
    }

    @Test
    void aProposalIsAMessageOfItsRoundToo() {
        book.heard(net.key(0), new Round(2), Round.ZERO);
        prevote(1, 2, A, 0);
        assertEquals(Optional.of(2), skip(0));
    }

    @Test
    void oneOfFourCannotMakeAnyoneSkip() {
        for (int round = 0; round < 50; round++) {
            prevote(0, round, A, 0);
            book.heard(net.key(0), new Round(round + 1_000), Round.ZERO);
        }
        assertEquals(Optional.empty(), skip(0));
    }

    @Test
    void skippingCountsPowerNotHeads() {
        TestChain skewed = new TestChain(10, 1, 1, 1);
        VoteBook votes = new VoteBook(Height.FIRST, skewed.first());
        for (int i = 1; i < 4; i++) {
            votes.add(skewed.prevote(i, 1, 7, A), Round.ZERO);
        }
        assertEquals(Optional.empty(), votes.skipRound(Round.ZERO));
        votes.add(skewed.prevote(0, 1, 6, A), Round.ZERO);
        assertEquals(Optional.of(new Round(6)), votes.skipRound(Round.ZERO));
    }

    @Test
    void keepsTheTwoHighestFutureRoundsOfEach() {
        prevote(0, 1, A, 0);
        prevote(0, 2, A, 0);
        prevote(0, 3, A, 0);
        assertEquals(List.of(new Round(2), new Round(3)), book.rounds());
        assertInstanceOf(VoteTally.Added.Ignored.class, prevote(0, 1, A, 0));
        prevote(1, 1, A, 0);
        assertEquals(3, book.rounds().size());
    }

    @Test
    void votesOfAMillionFutureRoundsKeepTwo() {
        for (int round = 1; round <= 1_000_000; round += 7) {
            prevote(0, round, A, 0);
        }
        prevote(0, Integer.MAX_VALUE, A, 0);
        assertEquals(2, book.rounds().size());
        assertEquals(Optional.empty(), skip(0));
    }

    @Test
    void ofAValidatorAloneWithFurtherRoundsNoMoreThanSoManyAreHeardOf() {
        for (int round = 1; round <= VoteBook.LEAPS_MAX; round++) {
            assertInstanceOf(VoteTally.Added.Counted.class, prevote(0, round, A, 0));
        }
        Round next = new Round(VoteBook.LEAPS_MAX + 1);
        assertInstanceOf(VoteTally.Added.Ignored.class, prevote(0, next.value(), A, 0));
        assertFalse(book.hears(net.key(0), next, Round.ZERO));
        assertTrue(book.hears(net.key(1), next, Round.ZERO), "of each validator");
        // In the rounds that are kept it still has its say.
        VoteTally.Added kept = book.add(net.precommit(0, 1, next.value() - 1, A), Round.ZERO);
        assertInstanceOf(VoteTally.Added.Counted.class, kept);

        book.enter(new Round(1));
        assertInstanceOf(VoteTally.Added.Counted.class, prevote(0, next.value(), A, 1));
    }

    @Test
    void proposalsOfFurtherRoundsCountAsLeapsToo() {
        for (int round = 1; round <= VoteBook.LEAPS_MAX; round++) {
            assertTrue(book.hears(net.key(0), new Round(round), Round.ZERO));
            book.heard(net.key(0), new Round(round), Round.ZERO);
        }
        Round next = new Round(VoteBook.LEAPS_MAX + 1);
        assertFalse(book.hears(net.key(0), next, Round.ZERO));
        assertInstanceOf(VoteTally.Added.Ignored.class, prevote(0, next.value(), A, 0));
    }

    @Test
    void aFutureVoteThatMadeRoomForLaterOnesLeavesTheOthersOfItsRound() {
        prevote(0, 1, A, 0);
        prevote(1, 1, A, 0);
        prevote(0, 2, A, 0);
        prevote(0, 3, A, 0);
        VoteTally left = book.find(new Round(1), VoteType.PREVOTE).orElseThrow();
        assertFalse(left.has(0));
        assertTrue(left.has(1));
    }

    @Test
    void votesOfRoundsLongPastAreRefusedUnlessSomethingOfThemIsKept() {
        assertInstanceOf(VoteTally.Added.Ignored.class, prevote(0, 10, A, 10 + 65));
        assertInstanceOf(VoteTally.Added.Counted.class, prevote(0, 11, A, 10 + 65));
    }

    @Test
    void oldPolkasAreKeptWithinABound() {
        for (int round = 0; round < 40; round++) {
            for (int i = 0; i < 3; i++) {
                prevote(i, round, A, round);
            }
            prevote(3, round, Ballot.nil(), round);
        }
        for (int i = 0; i < 3; i++) {
            prevote(i, 40, Ballot.nil(), 40);
        }
        book.enter(new Round(200));
        assertEquals(VoteBook.OLD_POLKAS_MAX, book.rounds().size());
        assertEquals(new Round(39), book.rounds().getLast());
    }

    @Test
    void aCommitQuorumIsNeverForgotten() {
        for (int i = 0; i < 3; i++) {
            book.add(net.precommit(i, 1, 2, A), new Round(2));
        }
        for (int round = 3; round < 60; round++) {
            for (int i = 0; i < 3; i++) {
                prevote(i, round, B, round);
            }
        }
        book.enter(new Round(500));
        assertEquals(
                Optional.of(new RoundInputs.Committed(new Round(2), A.hash())),
                book.precommitQuorum());
        assertEquals(1 + VoteBook.OLD_POLKAS_MAX, book.rounds().size());
    }

    @Test
    void aCertificateIsRecognisedWhateverItsSignersSaidBefore() {
        for (int i = 0; i < VoteTally.CLAIMED_MAX; i++) {
            book.claim(Round.ZERO, VoteType.PREVOTE, Ballot.of(Hash.of(new byte[] {(byte) i, 9})));
        }
        prevote(3, 0, A, 0);
        prevote(3, 0, B, 0);
        for (Verified<SignedVote> vote :
                Verifier.votesOf(net.certificate(VoteType.PREVOTE, 1, 0, C, 0, 1, 3))) {
            book.addCertified(vote);
        }
        assertTrue(book.find(Round.ZERO, VoteType.PREVOTE).orElseThrow().hasQuorum(C));
    }

    @Test
    void aCertificateCountsWhateverRoundItIsOf() {
        for (int round : new int[] {3, 900}) {
            for (Verified<SignedVote> vote :
                    Verifier.votesOf(net.certificate(VoteType.PREVOTE, 1, round, C, 0, 1, 3))) {
                assertEquals(Optional.empty(), book.addCertified(vote));
            }
        }
        assertEquals(Optional.of(900), skip(200));
        assertTrue(book.find(new Round(3), VoteType.PREVOTE).orElseThrow().hasQuorum(C));
    }

    @Test
    void aProposalOfTheNextRoundNamesItsBlockThere() {
        book.name(new Round(1), C);
        prevote(3, 1, A, 0);
        prevote(3, 1, B, 0);
        assertInstanceOf(VoteTally.Added.Counted.class, prevote(3, 1, C, 0));
    }
}
