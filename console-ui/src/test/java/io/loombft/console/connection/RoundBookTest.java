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
        book.powers(
                new Validators(
                        5,
                        List.of(
                                new Validators.Member("a", "", 1, 0),
                                new Validators.Member("b", "", 1, 0),
                                new Validators.Member("c", "", 1, 0),
                                new Validators.Member("d", "", 1, 0)),
                        4));
        take("step", 5, 0, "{\"step\":\"prevote\"}");
        take("vote", 5, 0, vote("prevote", "a", "\"b1\""));
        take("vote", 5, 0, vote("prevote", "b", "null"));
        assertEquals(Instant.EPOCH, book.frozen().quorumSince());

        take("vote", 5, 0, vote("prevote", "c", "\"b2\""));
        assertEquals(NOW, book.frozen().quorumSince());
    }

    @Test
    void keepsOnlySomeRoundsHoweverManyThereAre() throws Exception {
        for (int round = 0; round < 500; round++) {
            take("step", 5, round, "{\"step\":\"propose\"}");
        }

        assertEquals(64, book.frozen().current().rounds().size());
        assertEquals(499, book.frozen().current().rounds().getLast().round());
    }

    private RoundVotes.Cast prevote(String validator) {
        return book.frozen().current().rounds().getFirst().prevotes().get(validator);
    }

    private static String vote(String type, String validator, String hash) {
        return "{\"type\":\"%s\",\"validator\":\"%s\",\"block_hash\":%s,\"own\":false}"
                .formatted(type, validator, hash);
    }

    private void take(String type, long height, int round, String data) throws Exception {
        book.take(
                new EventMessage(
                        ++seq,
                        0,
                        type,
                        OptionalLong.of(height),
                        OptionalInt.of(round),
                        JSON.readTree(data)),
                NOW);
    }
}
