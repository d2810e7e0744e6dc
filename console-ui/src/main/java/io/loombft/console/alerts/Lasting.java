package io.loombft.console.alerts;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Makes alerts of findings that last, and ends them when the findings stay away. Used by the thread that paints. */
final class Lasting {
    /** By what was found; never more of them than findings at a time and alerts that are about to end. */
    private final Map<Alert.Key, Seen> seen = new LinkedHashMap<>();

    private record Seen(Alert alert, Instant first, Instant last, boolean isAlert) {}

    /** An alert that is over, and when it was found for the last time. */
    record Ended(Alert alert, Instant last) {}

    /** The alerts of a moment, the oldest first, and those that ended. */
    record Course(List<Alert> firing, List<Ended> ended) {}

    /**
     * Takes what was found.
     *
     * @param isUnknown whether nobody can say now that it is gone: the alert lasts then
     */
    Course take(List<Alert> found, Predicate<Alert> isUnknown, Instant now) {
        Set<Alert.Key> there = new HashSet<>();
        for (Alert each : found) {
            if (there.add(each.key())) {
                seen.merge(
                        each.key(), first(each, now), (before, fresh) -> again(before, each, now));
            }
        }
        List<Ended> ended = new ArrayList<>();
        for (Seen each : List.copyOf(seen.values())) {
            if (!there.contains(each.alert().key())) {
                missing(each, isUnknown, now, ended);
            }
        }
        return new Course(
                seen.values().stream().filter(Seen::isAlert).map(Seen::alert).toList(), ended);
    }

    private static Seen first(Alert found, Instant now) {
        return new Seen(found.at(now), now, now, found.rule().holds().isZero());
    }

    private static Seen again(Seen before, Alert found, Instant now) {
        Instant first = notAfter(before.first(), now);
        Alert worst =
                before.isAlert() && before.alert().isWorseThan(found)
                        ? found.as(before.alert().severity())
                        : found;
        return new Seen(
                worst.at(first),
                first,
                now,
                before.isAlert() || hasPassed(found.rule().holds(), first, now));
    }

    private void missing(Seen gone, Predicate<Alert> isUnknown, Instant now, List<Ended> ended) {
        Alert.Key key = gone.alert().key();
        Instant last = isUnknown.test(gone.alert()) ? now : notAfter(gone.last(), now);
        if (!gone.isAlert()) {
            seen.remove(key);
        } else if (hasPassed(gone.alert().rule().clears(), last, now)) {
            seen.remove(key);
            ended.add(new Ended(gone.alert(), last));
        } else {
            seen.put(key, new Seen(gone.alert(), gone.first(), last, true));
        }
    }

    /** The clock of this machine may be set back. */
    private static Instant notAfter(Instant moment, Instant now) {
        return moment.isAfter(now) ? now : moment;
    }

    private static boolean hasPassed(Duration time, Instant from, Instant now) {
        return Duration.between(from, now).compareTo(time) >= 0;
    }
}
