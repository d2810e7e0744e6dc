package io.loombft.console.alerts;

import io.loombft.console.text.Figures;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Alerts of which somebody has taken note, and that therefore call nobody. Used by the thread that paints. */
final class Quiet {
    /** How long an alert is muted. */
    static final Duration MUTED = Duration.ofHours(1);

    /** Alerts that are muted; the oldest makes room. */
    static final int MUTED_MAX = 200;

    private final Set<Alert.Key> acknowledged = new HashSet<>();
    private final Map<Alert.Key, Instant> mutedUntil = new LinkedHashMap<>();

    /** Until it ends; there are never more of these than of alerts. */
    void acknowledge(Alert alert) {
        acknowledged.add(alert.key());
    }

    void mute(Alert alert, Instant now) {
        mutedUntil.remove(alert.key());
        mutedUntil.put(alert.key(), now.plus(MUTED));
        if (mutedUntil.size() > MUTED_MAX) {
            mutedUntil.remove(mutedUntil.keySet().iterator().next());
        }
    }

    void wake(Alert alert) {
        acknowledged.remove(alert.key());
        mutedUntil.remove(alert.key());
    }

    /** An acknowledgement ends with its alert; what is muted stays so. */
    void ended(Alert alert) {
        acknowledged.remove(alert.key());
    }

    boolean isMuted(Alert alert, Instant now) {
        Instant until = mutedUntil.get(alert.key());
        return until != null && now.isBefore(until);
    }

    boolean isQuiet(Alert alert, Instant now) {
        return acknowledged.contains(alert.key()) || isMuted(alert, now);
    }

    /** For the page, empty when it is not quiet. */
    String words(Alert alert, Instant now) {
        Instant until = mutedUntil.get(alert.key());
        if (until != null && now.isBefore(until)) {
            return "muted until " + Figures.time(until).substring(0, 5);
        }
        return acknowledged.contains(alert.key()) ? "acknowledged" : "";
    }
}
