package io.loombft.console.chart;

import java.util.Locale;

/** The colours of drawings by what they mean; the stylesheet gives each as {@code -chart-…}. */
public enum Ink {
    TEXT,
    MUTED,
    GRID,
    SURFACE,
    /** A vote for a block, a signature given. */
    VALUE,
    /** A vote for nil, a precaution. */
    NIL,
    /** Nothing was heard. */
    ABSENT,
    /** What nobody honest does, what must not happen. */
    FAULT,
    /** Where the eye should go. */
    ACCENT,
    SECOND,
    THIRD;

    String property() {
        return "-chart-" + name().toLowerCase(Locale.ROOT);
    }
}
