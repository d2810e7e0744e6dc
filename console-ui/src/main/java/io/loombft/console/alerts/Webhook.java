package io.loombft.console.alerts;

import io.loombft.console.connection.Desk;
import io.loombft.console.connection.Desk.Answer;
import io.loombft.console.text.Figures;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

/**
 * Notices on their way to an address: in order, one at a time, each tried a few times, so many a minute at
 * most. What finds no room is counted and told. Called by the thread that paints.
 */
final class Webhook {
    /** Notices that wait; the oldest makes room. */
    static final int WAITING_MAX = 32;

    /** How often one is tried. */
    static final int ATTEMPTS_MAX = 3;

    /** Attempts a minute, whatever happens. */
    static final int A_MINUTE_MAX = 10;

    static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    static final String NOTHING = "nothing was posted yet";

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Desk desk;
    private final Poster poster;
    private final ReadOnlyStringWrapper state = new ReadOnlyStringWrapper(NOTHING);
    private final Deque<Letter> waiting = new ArrayDeque<>();
    private final Deque<Instant> attempts = new ArrayDeque<>();
    private Optional<Letter> underWay = Optional.empty();
    private Instant notBefore = Instant.EPOCH;
    private Instant deliveredAt = Instant.EPOCH;
    private String trouble = "";
    private long delivered;
    private long lost;

    private record Letter(URI url, String json, int attempt) {}

    Webhook(Desk desk, Poster poster) {
        this.desk = desk;
        this.poster = poster;
    }

    /** Takes a notice; it is sent by {@link #tick}. */
    void put(URI url, String json) {
        if (waiting.size() >= WAITING_MAX) {
            waiting.removeFirst();
            lost++;
        }
        waiting.addLast(new Letter(url, json, 1));
    }

    /** What waits is not sent any more. */
    void clear() {
        waiting.clear();
    }

    /** Sends what may be sent now. */
    void tick(Instant now) {
        while (!attempts.isEmpty()
                && Duration.between(attempts.getFirst(), now).compareTo(MINUTE) >= 0) {
            attempts.removeFirst();
        }
        boolean mayTry = attempts.size() < A_MINUTE_MAX && !now.isBefore(notBefore);
        if (underWay.isEmpty() && mayTry && !waiting.isEmpty()) {
            attempt(waiting.removeFirst(), now);
        }
        say(now);
    }

    private void attempt(Letter letter, Instant now) {
        underWay = Optional.of(letter);
        attempts.addLast(now);
        desk.work(
                () -> {
                    poster.post(letter.url(), letter.json());
                    return letter;
                },
                answer -> answered(letter, answer, now));
    }

    private void answered(Letter letter, Answer<Letter> answer, Instant asked) {
        underWay = Optional.empty();
        switch (answer) {
            case Answer.Given<Letter> given -> {
                delivered++;
                deliveredAt = asked;
                trouble = "";
            }
            case Answer.Refused<Letter> refused -> failed(letter, refused.why(), asked);
        }
        say(asked);
    }

    private void failed(Letter letter, String why, Instant asked) {
        notBefore = asked.plus(RETRY_AFTER.multipliedBy(letter.attempt()));
        if (letter.attempt() < ATTEMPTS_MAX) {
            trouble = "Not delivered yet: " + why + ".";
            waiting.addFirst(new Letter(letter.url(), letter.json(), letter.attempt() + 1));
        } else {
            trouble = "Not delivered after " + ATTEMPTS_MAX + " attempts: " + why + ".";
            lost++;
        }
    }

    private void say(Instant now) {
        StringBuilder words = new StringBuilder(trouble);
        add(
                words,
                delivered == 0
                        ? ""
                        : Figures.count(delivered)
                                + " delivered, the last "
                                + Figures.age(deliveredAt, now)
                                + ".");
        add(words, waiting.isEmpty() ? "" : Figures.count(waiting.size()) + " wait.");
        add(words, lost == 0 ? "" : Figures.count(lost) + " lost.");
        state.set(words.isEmpty() ? NOTHING : words.toString());
    }

    private static void add(StringBuilder words, String more) {
        if (!more.isEmpty()) {
            words.append(words.isEmpty() ? "" : " ").append(more);
        }
    }

    /** How it stands. */
    ReadOnlyStringProperty state() {
        return state.getReadOnlyProperty();
    }

    boolean isUnderWay() {
        return underWay.isPresent();
    }

    boolean isInTrouble() {
        return !trouble.isEmpty();
    }
}
