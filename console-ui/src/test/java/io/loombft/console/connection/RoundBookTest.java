package io.loombft.console.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.loombft.core.client.EventMessage;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RoundBookTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_000);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RoundBook book = new RoundBook();
    private long seq;

    @Test
    void aHeightIsKeptWhenTheNextBegins() throws Exception {
        take("step", 5, 0, "{\"step\":\"propose\"}");
        take("vote", 5, 0, vote("prevote", "a", "\"b1\""));
        take("block", 5, 0, "{\"hash\":\"b1\"}");
        take("step", 6, 0, "{\"step\":\"new_height\"}");

        Rounds rounds = book.frozen();
        assertEquals(6, rounds.current().height());
        assertFalse(rounds.current().isDecided());
        assertEquals(5, rounds.past().getLast().height());
        assertTrue(rounds.past().getLast().isDecided());
    }

    @Test
    void aSecondVoteForSomethingElseIsAnEquivocation() throws Exception {
        take("step", 5, 0, "{\"step\":\"propose\"}");
        take("vote", 5, 0, vote("prevote", "a", "\"b1\""));
        take("vote", 5, 0, vote("prevote", "a", "\"b1\""));
        assertFalse(prevote("a").isEquivocated());

        take("vote", 5, 0, vote("prevote", "a", "null"));
        assertTrue(prevote("a").isEquivocated());
        assertEquals("b1", prevote("a").blockHash());
    }

    @Test
    void theTimeoutOfAStepBeginsWithAQuorumOfAnyVotes() throws Exception {
        book.powers(equal("a", "b", "c", "d"));
        take("step", 5, 0, "{\"step\":\"prevote\"}");
        take("vote", 5, 0, vote("prevote", "a", "\"b1\""));
        take("vote", 5, 0, vote("prevote", "b", "null"));
        assertEquals(Instant.EPOCH, book.frozen().quorumSince());

        take("vote", 5, 0, vote("prevote", "c", "\"b2\""));
        assertEquals(NOW, book.frozen().quorumSince());
    }

    @Test
    void keepsOnlySomeRoundsHoweverManyThereAreAndCountsTheOthers() throws Exception {
        for (int round = 0; round < 500; round++) {
            take("step", 5, round, "{\"step\":\"propose\"}");
        }
        take("vote", 5, 3, vote("prevote", "a", "\"b1\""));

        Rounds.HeightVotes now = book.frozen().current();
        assertEquals(RoundBook.ROUNDS_MAX, now.rounds().size());
        assertEquals(499, now.rounds().getLast().round());
        assertEquals(500 - RoundBook.ROUNDS_MAX, now.dropped());
    }

    @Test
    void votesFarAheadDriveOutNoRoundThatCounts() throws Exception {
        take("step", 5, 0, "{\"step\":\"propose\"}");
        take("step", 5, 1, "{\"step\":\"propose\"}");
        for (int round = 900; round > 2; round--) {
            take("vote", 5, round, vote("prevote", "a", "null"));
        }

        Rounds.HeightVotes now = book.frozen().current();
        assertEquals(
                IntStream.rangeClosed(0, 10).filter(i -> i != 2).boxed().toList(),
                now.rounds().stream().map(RoundVotes::round).toList());
        assertEquals(0, now.dropped());
    }

    @Test
    void aSecondVoteCountsForWhatItIsFor() throws Exception {
        take("step", 5, 0, "{\"step\":\"propose\"}");
        for (int i = 0; i < 9; i++) {
            take("vote", 5, 0, vote("prevote", "a", "\"b" + i + "\""));
        }

        assertEquals(List.of("b0", "b1", "b2", "b3"), prevote("a").hashes());
    }

    @Test
    void aConsoleThatComesLateKnowsTheLock() throws Exception {
        seed("\"prevote\"", "{\"round\":1,\"block_hash\":\"b7\"}");
        assertEquals("b7", book.frozen().lockedHash());

        take("step", 6, 0, "{\"step\":\"new_height\"}");
        assertEquals("", book.frozen().lockedHash());
    }

    @Test
    void aLockOfAnotherHeightIsNone() throws Exception {
        seed("\"prevote\"", "null");
        take("lock", 4, 0, "{\"block_hash\":\"b4\"}");
        assertEquals("", book.frozen().lockedHash());

        take("lock", 5, 2, "{\"block_hash\":\"b5\"}");
        assertEquals("b5", book.frozen().lockedHash());
    }

    @Test
    void whatIsToldAgainOfStepsBeforeChangesNothing() throws Exception {
        seed("\"prevote\"", "{\"round\":1,\"block_hash\":\"b7\"}");
        take("step", 4, 0, "{\"step\":\"commit\"}");
        take("step", 5, 1, "{\"step\":\"precommit\"}");

        Rounds now = book.frozen();
        assertEquals(5, now.current().height());
        assertEquals(2, now.round());
        assertEquals("prevote", now.step());
        assertEquals("b7", now.lockedHash());
    }

    @Test
    void whoIsToProposeIsKnownThoughNothingIsHeardOfIt() throws Exception {
        TestOrder order = new TestOrder(4);
        book.powers(order.validators());
        take("step", order.height(), 0, "{\"step\":\"new_height\"}");
        order.next();
        for (int round = 0; round < 6; round++) {
            take("step", order.height(), round, "{\"step\":\"propose\"}");
            RoundVotes now = book.frozen().current().rounds().getLast();
            assertEquals(order.proposer(round), now.proposer());
            assertTrue(now.proposal().isEmpty());
        }
    }

    @Test
    void whoeverProposesIsTheProposerAndAnOrderThatSaysOtherwiseIsForgotten() throws Exception {
        TestOrder order = new TestOrder(4);
        book.powers(order.validators());
        order.next();
        take("step", order.height(), 0, "{\"step\":\"propose\"}");
        take("proposal", order.height(), 0, "{\"proposer\":\"z\",\"block_hash\":\"b\"}");
        take("step", order.height(), 1, "{\"step\":\"propose\"}");

        List<RoundVotes> rounds = book.frozen().current().rounds();
        assertEquals("z", rounds.getFirst().proposer());
        assertEquals("", rounds.getLast().proposer());
    }

    @Test
    void theQuorumOfARoundIsTimedFromItsProposal() throws Exception {
        book.powers(equal("a", "b", "c", "d"));
        takeAt(1_000, "step", 5, 0, "{\"step\":\"propose\"}");
        takeAt(1_200, "proposal", 5, 0, "{\"proposer\":\"a\",\"block_hash\":\"b1\"}");
        takeAt(1_300, "vote", 5, 0, vote("precommit", "a", "\"b1\""));
        takeAt(1_310, "vote", 5, 0, vote("precommit", "b", "null"));
        takeAt(1_320, "vote", 5, 0, vote("precommit", "c", "\"b1\""));
        takeAt(1_450, "vote", 5, 0, vote("precommit", "d", "\"b1\""));
        takeAt(1_460, "step", 5, 0, "{\"step\":\"commit\"}");
        takeAt(1_900, "block", 5, 0, "{\"hash\":\"b1\"}");

        assertEquals(List.of(new Turn(5, 0, "a", true, 250)), book.frozen().turns());
    }

    @Test
    void aRoundThatFailedTookUntilTheNextBegan() throws Exception {
        book.powers(equal("a", "b", "c", "d"));
        seed("\"prevote\"", "null");
        takeAt(500, "step", 6, 0, "{\"step\":\"new_height\"}");
        takeAt(1_000, "step", 6, 0, "{\"step\":\"propose\"}");
        takeAt(4_000, "step", 6, 1, "{\"step\":\"propose\"}");
        takeAt(4_010, "proposal", 6, 1, "{\"proposer\":\"b\",\"block_hash\":\"b1\"}");
        assertEquals(List.of(), book.frozen().turns());
        takeAt(4_090, "step", 6, 1, "{\"step\":\"commit\"}");
        takeAt(4_900, "block", 6, 1, "{\"hash\":\"b1\"}");
        takeAt(4_990, "block", 6, 1, "{\"hash\":\"b1\"}");

        assertEquals(
                List.of(new Turn(6, 0, "", false, 3_000), new Turn(6, 1, "b", true, 80)),
                book.frozen().turns());
    }

    @Test
    void aRoundWhoseBeginningWasNotHeardHasNoLength() throws Exception {
        seed("\"propose\"", "null");
        takeAt(1_000, "step", 5, 2, "{\"step\":\"prevote\"}");
        takeAt(2_000, "step", 5, 3, "{\"step\":\"propose\"}");
        takeAt(3_000, "block", 5, 3, "{\"hash\":\"b1\"}");

        assertEquals(List.of(), book.frozen().turns());
    }

    @Test
    void ofManyTurnsTheLatestAreKept() throws Exception {
        for (int height = 1; height <= Rounds.TURNS_MAX + 3; height++) {
            take("step", height, 0, "{\"step\":\"propose\"}");
            take("proposal", height, 0, "{\"proposer\":\"a\",\"block_hash\":\"b\"}");
            take("block", height, 0, "{\"hash\":\"b\"}");
        }

        assertEquals(Rounds.TURNS_MAX, book.frozen().turns().size());
        assertEquals(4, book.frozen().turns().getFirst().height());
    }

    private static Validators equal(String... ids) {
        return new Validators(
                5,
                Stream.of(ids).map(id -> new Validators.Member(id, "", 1, 0)).toList(),
                ids.length);
    }

    /** In round 2 of height 5. */
    private void seed(String step, String locked) throws Exception {
        book.seed(
                JSON.readTree(
                        "{\"height\":5,\"round\":2,\"step\":%s,\"rounds\":[],\"locked\":%s}"
                                .formatted(step, locked)),
                NOW);
    }

    private RoundVotes.Cast prevote(String validator) {
        return book.frozen().current().rounds().getFirst().prevotes().get(validator);
    }

    private static String vote(String type, String validator, String hash) {
        return "{\"type\":\"%s\",\"validator\":\"%s\",\"block_hash\":%s,\"own\":false}"
                .formatted(type, validator, hash);
    }

    private void take(String type, long height, int round, String data) throws Exception {
        takeAt(0, type, height, round, data);
    }

    private void takeAt(long timeMs, String type, long height, int round, String data)
            throws Exception {
        book.take(
                new EventMessage(
                        ++seq,
                        timeMs,
                        type,
                        OptionalLong.of(height),
                        OptionalInt.of(round),
                        JSON.readTree(data)),
                NOW);
    }
}
