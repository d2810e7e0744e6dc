package io.loombft.console.connection;

import io.loombft.console.text.Figures;
import java.time.Instant;
import java.util.Optional;

/**
 * Something a node said, and when. When asking again fails the value stays, and the trouble says why it
 * grows old.
 *
 * @param at when the value was read; the epoch when there is none yet
 * @param trouble a sentence, empty when the last question was answered
 */
public record Dated<T>(Optional<T> value, Instant at, String trouble) {
    /** Nothing was asked yet. */
    public static <T> Dated<T> never() {
        return new Dated<>(Optional.empty(), Instant.EPOCH, "");
    }

    /** The answer to the last question. */
    public static <T> Dated<T> of(T value, Instant at) {
        return new Dated<>(Optional.of(value), at, "");
    }

    /** The same value, after a question that was not answered. */
    public Dated<T> failed(String why) {
        return new Dated<>(value, at, why);
    }

    /** Whether there is a value that the last question did not bring. */
    public boolean isOld() {
        return value.isPresent() && !trouble.isEmpty();
    }

    /** "read 3 s ago", and when the last question failed, why. */
    public String age(Instant now) {
        String read = "read " + Figures.age(at, now);
        return trouble.isEmpty() ? read : read + ", not since: " + trouble;
    }
}
