package io.loombft.core.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Decoder;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.journal.Refusal.Reason;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.Height;
import io.loombft.core.types.Round;
import io.loombft.core.types.Vote;
import io.loombft.core.types.VoteType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LastSignedTest {
    private static final Hash GENESIS = Hash.of(Bytes.utf8("genesis"));
    private static final Hash BLOCK = Hash.of(Bytes.utf8("block"));
    private static final Hash OTHER = Hash.of(Bytes.utf8("other"));
    private static final List<SignStep> STEPS =
            List.of(SignStep.PROPOSAL, SignStep.PREVOTE, SignStep.PRECOMMIT);

    @Test
    void aKeyThatNeverSignedMaySignAnything() {
        for (SignRequest request : places(3, "x")) {
            assertEquals(Optional.empty(), LastSigned.nothing(GENESIS).check(request));
        }
    }

    /** Every place against every other: only the order of height, round, step counts. */
    @Test
    void allowsLaterPlacesAndRefusesEarlierOnes() {
        List<SignRequest> places = places(3, "x");
        for (int last = 0; last < places.size(); last++) {
            LastSigned signed = LastSigned.nothing(GENESIS).after(places.get(last));
            for (int next = 0; next < places.size(); next++) {
                Optional<Reason> expected =
                        next < last ? Optional.of(Reason.EARLIER) : Optional.empty();
                assertEquals(
                        expected, reason(signed, places.get(next)), last + " and then " + next);
            }
        }
    }

    @Test
    void refusesOtherBytesAtTheSamePlace() {
        List<SignRequest> places = places(3, "x");
        List<SignRequest> others = places(3, "y");
        for (int i = 0; i < places.size(); i++) {
            LastSigned signed = LastSigned.nothing(GENESIS).after(places.get(i));
            assertEquals(Optional.of(Reason.CONFLICTING), reason(signed, others.get(i)));
        }
    }

    @Test
    void refusesAnEarlierPlaceEvenWithTheSameBytes() {
        LastSigned signed =
                LastSigned.nothing(GENESIS).after(request(5, 1, SignStep.PREVOTE, "same"));
        assertEquals(
                Optional.of(Reason.EARLIER),
                reason(signed, request(5, 0, SignStep.PRECOMMIT, "same")));
    }

    @Test
    void refusesAnotherChainAtAnyPlace() {
        LastSigned signed = LastSigned.nothing(GENESIS).after(request(5, 1, SignStep.PREVOTE, "x"));
        for (long height = 4; height <= 6; height++) {
            SignRequest request =
                    new SignRequest(
                            OTHER,
                            new Height(height),
                            new Round(1),
                            SignStep.PREVOTE,
                            Ballot.nil(),
                            Bytes.utf8("x"),
                            Lock.none());
            assertEquals(Optional.of(Reason.OTHER_CHAIN), reason(signed, request));
        }
    }

    @Test
    void aLockIsKeptOrReplacedByALaterOne() {
        LastSigned signed =
                LastSigned.nothing(GENESIS).after(locked(5, 2, new Lock(new Round(2), BLOCK)));
        assertEquals(Optional.empty(), reason(signed, locked(5, 3, lock(2, BLOCK))));
        assertEquals(Optional.empty(), reason(signed, locked(5, 3, lock(3, OTHER))));
        assertEquals(Optional.empty(), reason(signed, locked(5, 3, lock(3, BLOCK))));
    }

    @Test
    void refusesALockThatIsGoneOrEarlierOrOnAnotherBlockOfItsRound() {
        LastSigned signed = LastSigned.nothing(GENESIS).after(locked(5, 2, lock(2, BLOCK)));
        for (Lock lost : List.of(Lock.none(), lock(1, BLOCK), lock(1, OTHER), lock(2, OTHER))) {
            assertEquals(Optional.of(Reason.LOCK_LOST), reason(signed, locked(5, 3, lost)));
        }
    }

    @Test
    void theNextHeightBeginsWithoutALock() {
        LastSigned signed = LastSigned.nothing(GENESIS).after(locked(5, 2, lock(2, BLOCK)));
        assertEquals(Optional.empty(), reason(signed, locked(6, 0, Lock.none())));
    }

    @Test
    void aRefusalSaysWhatWasAskedAndWhatWasSigned() {
        LastSigned signed = LastSigned.nothing(GENESIS).after(request(5, 1, SignStep.PREVOTE, "x"));
        String sentence =
                signed.check(request(4, 0, SignStep.PRECOMMIT, "x")).orElseThrow().sentence();
        assertTrue(
                sentence.startsWith(
                        "refused to sign the precommit of height 4 round 0, which is earlier: the"
                                + " last signed is the prevote of height 5 round 1"),
                sentence);
    }

    @Test
    void remembersTheLastVoteWithItsBallotAndLock() {
        Vote vote =
                new Vote(
                        VoteType.PRECOMMIT,
                        new Height(7),
                        new Round(2),
                        Ballot.of(BLOCK),
                        new PublicKey(Bytes.copyOf(new byte[PublicKey.SIZE])));
        LastSigned signed =
                LastSigned.nothing(GENESIS)
                        .after(
                                SignRequest.of(
                                        GENESIS, new ChainId("localnet"), vote, lock(2, BLOCK)));
        assertEquals(Optional.of(VoteType.PRECOMMIT), signed.voteType());
        assertEquals(vote.height(), signed.height());
        assertEquals(vote.round(), signed.round());
        assertEquals(vote.ballot(), signed.ballot());
        assertEquals(lock(2, BLOCK), signed.lock());
        assertEquals(vote.signBytes(new ChainId("localnet")), signed.signBytes());
    }

    @Test
    void votesForBlocksOfTheHeightMayBeSignedAgainByteForByte() {
        LastSigned signed = LastSigned.nothing(GENESIS);
        List<SignRequest> votes = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            votes.add(vote(5, round, SignStep.PREVOTE, BLOCK));
            votes.add(vote(5, round, SignStep.PRECOMMIT, BLOCK));
        }
        for (SignRequest vote : votes) {
            signed = signed.after(vote);
        }
        signed = signed.after(request(5, 3, SignStep.PREVOTE, "nil"));
        for (SignRequest vote : votes) {
            assertEquals(Optional.empty(), reason(signed, vote));
            assertTrue(signed.covers(vote));
        }
        for (SignStep step : List.of(SignStep.PREVOTE, SignStep.PRECOMMIT)) {
            assertEquals(Optional.of(Reason.EARLIER), reason(signed, vote(5, 1, step, OTHER)));
            assertEquals(
                    Optional.of(Reason.EARLIER), reason(signed, request(5, 1, step, "5/1 other")));
        }
        SignRequest otherBytes =
                new SignRequest(
                        GENESIS,
                        new Height(5),
                        new Round(1),
                        SignStep.PREVOTE,
                        Ballot.of(BLOCK),
                        Bytes.utf8("other bytes"),
                        Lock.none());
        assertEquals(Optional.of(Reason.EARLIER), reason(signed, otherBytes));
    }

    @Test
    void ofTheHeightBeforeOnlyTheLatestPrecommitMay() {
        LastSigned signed = LastSigned.nothing(GENESIS);
        for (int round = 0; round < 2; round++) {
            signed = signed.after(vote(5, round, SignStep.PREVOTE, BLOCK));
            signed = signed.after(vote(5, round, SignStep.PRECOMMIT, BLOCK));
        }
        signed = signed.after(request(6, 0, SignStep.PREVOTE, "nil"));
        assertEquals(Optional.empty(), reason(signed, vote(5, 1, SignStep.PRECOMMIT, BLOCK)));
        for (SignRequest gone :
                List.of(
                        vote(5, 0, SignStep.PRECOMMIT, BLOCK),
                        vote(5, 1, SignStep.PREVOTE, BLOCK))) {
            assertEquals(Optional.of(Reason.EARLIER), reason(signed, gone));
        }
        signed = signed.after(request(7, 0, SignStep.PREVOTE, "nil"));
        assertEquals(List.of(), signed.past());
    }

    @Test
    void theOldestPastVotesAreForgotten() throws Exception {
        LastSigned signed = LastSigned.nothing(GENESIS);
        for (int round = 0; round < LastSigned.PAST_MAX; round++) {
            signed = signed.after(vote(5, round, SignStep.PREVOTE, BLOCK));
            signed = signed.after(vote(5, round, SignStep.PRECOMMIT, BLOCK));
        }
        assertEquals(LastSigned.PAST_MAX, signed.past().size());
        int kept = LastSigned.PAST_MAX / 2;
        assertEquals(Optional.empty(), reason(signed, vote(5, kept, SignStep.PREVOTE, BLOCK)));
        assertEquals(
                Optional.of(Reason.EARLIER),
                reason(signed, vote(5, kept - 1, SignStep.PRECOMMIT, BLOCK)));
        assertEquals(signed, Decoder.whole(signed.encoded(), LastSigned::decode));
    }

    @Test
    void aProposalIsNotAVote() {
        assertEquals(
                Optional.empty(),
                LastSigned.nothing(GENESIS)
                        .after(request(1, 0, SignStep.PROPOSAL, "x"))
                        .voteType());
        assertEquals(Optional.empty(), LastSigned.nothing(GENESIS).voteType());
        assertTrue(LastSigned.nothing(GENESIS).isNothing());
    }

    @Test
    void comesBackFromItsBytes() throws Exception {
        List<LastSigned> all = new ArrayList<>(List.of(LastSigned.nothing(GENESIS)));
        places(3, "x").forEach(request -> all.add(LastSigned.nothing(GENESIS).after(request)));
        all.add(LastSigned.nothing(GENESIS).after(locked(5, 2, lock(2, BLOCK))));
        for (LastSigned signed : all) {
            assertEquals(signed, Decoder.whole(signed.encoded(), LastSigned::decode));
        }
    }

    @Test
    void nothingCanBeSignedBeforeTheFirstRoundOfTheFirstHeight() {
        assertThrows(IllegalArgumentException.class, () -> request(0, 0, SignStep.PREVOTE, "x"));
        assertThrows(IllegalArgumentException.class, () -> request(1, -1, SignStep.PREVOTE, "x"));
        assertThrows(IllegalArgumentException.class, () -> request(1, 0, SignStep.NOTHING, "x"));
        assertThrows(IllegalArgumentException.class, () -> request(1, 0, SignStep.PREVOTE, ""));
    }

    /** In order, from height 1, round 0, proposal on. */
    private static List<SignRequest> places(int bound, String bytes) {
        List<SignRequest> places = new ArrayList<>();
        for (int height = 1; height <= bound; height++) {
            for (int round = 0; round < bound; round++) {
                for (SignStep step : STEPS) {
                    places.add(request(height, round, step, bytes));
                }
            }
        }
        return places;
    }

    private static SignRequest request(long height, int round, SignStep step, String bytes) {
        return new SignRequest(
                GENESIS,
                new Height(height),
                new Round(round),
                step,
                Ballot.nil(),
                Bytes.utf8(bytes),
                Lock.none());
    }

    private static SignRequest vote(long height, int round, SignStep step, Hash block) {
        return new SignRequest(
                GENESIS,
                new Height(height),
                new Round(round),
                step,
                Ballot.of(block),
                Bytes.utf8("%d/%d %s %s".formatted(height, round, step, block)),
                Lock.none());
    }

    private static SignRequest locked(long height, int round, Lock lock) {
        return new SignRequest(
                GENESIS,
                new Height(height),
                new Round(round),
                SignStep.PRECOMMIT,
                Ballot.nil(),
                Bytes.utf8("precommit"),
                lock);
    }

    private static Lock lock(int round, Hash block) {
        return new Lock(new Round(round), block);
    }

    private static Optional<Reason> reason(LastSigned signed, SignRequest request) {
        return signed.check(request).map(Refusal::reason);
    }
}
