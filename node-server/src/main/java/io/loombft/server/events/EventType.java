package io.loombft.server.events;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The kinds of events that a client can subscribe to, by the names it uses. */
public enum EventType {
    BLOCK,
    TRANSACTION,
    STEP,
    PROPOSAL,
    VOTE,
    POLKA,
    LOCK,
    TIMEOUT,
    EVIDENCE,
    PEER,
    MEMPOOL,
    VALIDATORS,
    SYNC;

    /** Lower case, as in {@code subscribe}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<EventType> ofLabel(String label) {
        return Arrays.stream(values()).filter(type -> type.label().equals(label)).findFirst();
    }

    /** All labels, in the order above. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(EventType::label).toList();
    }
}
