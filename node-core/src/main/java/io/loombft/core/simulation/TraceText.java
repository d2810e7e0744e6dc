package io.loombft.core.simulation;

import io.loombft.core.consensus.Command;
import io.loombft.core.consensus.Event;

/** Events and commands as lines of a transcript. */
final class TraceText {
    /** A line is no longer; blocks and certificates are named, not printed. */
    private static final int LENGTH_MAX = 300;

    private TraceText() {}

    static String of(Event event) {
        return cut(event.toString());
    }

    static String of(Command command) {
        return cut(command.toString());
    }

    private static String cut(String text) {
        return text.length() <= LENGTH_MAX ? text : text.substring(0, LENGTH_MAX) + "…";
    }
}
