package io.loombft.console.settings;

import java.util.List;

/**
 * What the operator chose, and where the window was.
 *
 * @param nodes RPC addresses
 * @param page that was open last
 */
public record Preferences(List<String> nodes, Theme theme, Place window, String page) {
    /** Colours. */
    public enum Theme {
        DARK,
        LIGHT,
        SYSTEM
    }

    /** Where the window was, in screen units; a width of 0 when it was nowhere yet. */
    public record Place(double x, double y, double width, double height) {
        public static final Place NONE = new Place(0, 0, 0, 0);

        public boolean isKnown() {
            return width > 0 && height > 0;
        }
    }

    public static final Preferences DEFAULT =
            new Preferences(List.of(), Theme.SYSTEM, Place.NONE, "overview");

    public Preferences {
        nodes = List.copyOf(nodes);
    }

    public Preferences withNodes(List<String> now) {
        return new Preferences(now, theme, window, page);
    }

    public Preferences withTheme(Theme now) {
        return new Preferences(nodes, now, window, page);
    }

    public Preferences withWindow(Place now) {
        return new Preferences(nodes, theme, now, page);
    }

    public Preferences withPage(String now) {
        return new Preferences(nodes, theme, window, now);
    }
}
