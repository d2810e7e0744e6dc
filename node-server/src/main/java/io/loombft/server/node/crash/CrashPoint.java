package io.loombft.server.node.crash;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A place at which a node can be told to die; the moment is one of the deed's. */
public record CrashPoint(Deed deed, Moment moment) {
    private static final List<CrashPoint> ALL =
            Arrays.stream(Deed.values())
                    .flatMap(d -> d.moments().stream().map(m -> new CrashPoint(d, m)))
                    .toList();

    public CrashPoint {
        if (!deed.moments().contains(moment)) {
            throw new IllegalArgumentException(deed + " has no moment " + moment);
        }
    }

    /** Every place there is. */
    public static List<CrashPoint> all() {
        return ALL;
    }

    /** The place of this name. */
    static Optional<CrashPoint> named(String name) {
        return ALL.stream().filter(point -> point.name().equals(name)).findFirst();
    }

    /** As it is asked for: {@code journal-event-half}. */
    public String name() {
        return (deed + "-" + moment).replace('_', '-').toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return name();
    }
}
