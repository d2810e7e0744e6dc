package io.loombft.console.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.console.connection.NodeStatus;
import io.loombft.console.connection.StatusAnswer;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LiveModelTest {
    private static final Instant NOW = Instant.ofEpochMilli(1_000_000);
    private static final NodeStatus STATUS =
            new NodeStatus("node0", "test-chain", "0.1.0", 41, 997_000, 42, 1, "prevote", 3, false);

    private final LiveModel model = new LiveModel("http://127.0.0.1:26657");

    @Test
    void showsWhatTheNodeSaidAndHowOldItIs() {
        model.show(new StatusAnswer.Reached(STATUS), NOW);

        assertEquals("connected to http://127.0.0.1:26657", model.headline().get());
        assertEquals("", model.advice().get());
        assertEquals("test-chain", model.chain().get());
        assertEquals("node0 (loombft 0.1.0)", model.label().get());
        assertEquals("41", model.height().get());
        assertEquals("42 / 1", model.round().get());
        assertEquals("prevote", model.step().get());
        assertEquals("3", model.peers().get());
        assertEquals("3 s ago", model.blockAge().get());
        assertEquals("0 s ago", model.age().get());
        assertFalse(model.stale().get());
    }

    @Test
    void keepsTheLastValuesAsStaleWhenTheNodeGoesAway() {
        model.show(new StatusAnswer.Reached(STATUS), NOW);
        model.show(new StatusAnswer.Unreachable(), NOW.plusSeconds(7));

        assertTrue(model.stale().get());
        assertEquals("41", model.height().get());
        assertEquals("7 s ago", model.age().get());
        assertEquals("10 s ago", model.blockAge().get());
        assertEquals("not connected to http://127.0.0.1:26657", model.headline().get());
    }

    @Test
    void saysWhyAnAnswerWasNotUnderstood() {
        model.show(new StatusAnswer.NotUnderstood("HTTP status 404"), NOW);

        assertTrue(model.advice().get().contains("HTTP status 404"));
        assertTrue(model.stale().get());
        assertEquals("no data yet", model.age().get());
    }

    @Test
    void takesABlockFromTheFutureAsOfNow() {
        model.show(new StatusAnswer.Reached(STATUS), Instant.ofEpochMilli(990_000));

        assertEquals("0 s ago", model.blockAge().get());
    }
}
