package io.loombft.console.connection;

import io.loombft.console.connection.Desk.Answer;
import java.util.function.Consumer;

/**
 * A place on the screen that shows the answer to what was asked last. Answers come in any order, so that the
 * one to an earlier question may come after it: that one is dropped. Used by the thread that paints.
 */
public final class NewestQuestion {
    private long asked;

    /** Begins a question: its answer goes to {@code then} unless another question has begun since. */
    public <T> Consumer<Answer<T>> begun(Consumer<Answer<T>> then) {
        asked++;
        long mine = asked;
        return answer -> {
            if (mine == asked) {
                then.accept(answer);
            }
        };
    }

    /** Nobody waits for an answer any more. */
    public void forget() {
        asked++;
    }
}
