package io.loombft.core.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.crypto.PublicKey;
import org.junit.jupiter.api.Test;

class ScoreBoardTest {
    private static final long NOW_MS = 1_800_000_000_000L;

    private final ScoreBoard scores = new ScoreBoard();

    private static PublicKey id(int number) {
        return new PublicKey(new Encoder().i32(number).fixed(Bytes.copyOf(new byte[28])).toBytes());
    }

    @Test
    void ofTooManyWhoOffendedTheLongestUnchangedIsForgotten() {
        for (int i = 0; i < ScoreBoard.PEERS_MAX; i++) {
            scores.offend(id(i), Offence.USELESS_MESSAGE, NOW_MS);
        }
        // The first offends again, so the second has been quiet for longest.
        scores.offend(id(0), Offence.USELESS_MESSAGE, NOW_MS);
        scores.offend(id(ScoreBoard.PEERS_MAX), Offence.USELESS_MESSAGE, NOW_MS);
        assertEquals(-4, scores.score(id(0), NOW_MS));
        assertEquals(0, scores.score(id(1), NOW_MS));
        assertEquals(-2, scores.score(id(2), NOW_MS));
        assertEquals(-2, scores.score(id(ScoreBoard.PEERS_MAX), NOW_MS));
    }
}
