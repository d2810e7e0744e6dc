package io.loombft.console.remembered;

import io.loombft.console.connection.TrustPoint;
import java.util.List;
import java.util.Optional;

/**
 * What the operator chose, and where the window was.
 *
 * @param nodes RPC addresses
 * @param page that was open last
 * @param trusted a block to follow chains from; none for their genesis
 * @param exports the folder that exports go to without a question; empty to ask each time
 */
public record Preferences(
        List<String> nodes,
        Theme theme,
        Place window,
        String page,
        Notices notices,
        Optional<TrustPoint> trusted,
        String exports) {
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
            new Preferences(
                    List.of(),
                    Theme.SYSTEM,
                    Place.NONE,
                    "overview",
                    Notices.OFF,
                    Optional.empty(),
                    "");

    public Preferences {
        nodes = List.copyOf(nodes);
        exports = exports.strip();
    }

    public Preferences withNodes(List<String> now) {
        return new Preferences(now, theme, window, page, notices, trusted, exports);
    }

    public Preferences withTheme(Theme now) {
        return new Preferences(nodes, now, window, page, notices, trusted, exports);
    }

    public Preferences withWindow(Place now) {
        return new Preferences(nodes, theme, now, page, notices, trusted, exports);
    }

    public Preferences withPage(String now) {
        return new Preferences(nodes, theme, window, now, notices, trusted, exports);
    }

    public Preferences withNotices(Notices now) {
        return new Preferences(nodes, theme, window, page, now, trusted, exports);
    }

    public Preferences withTrusted(Optional<TrustPoint> now) {
        return new Preferences(nodes, theme, window, page, notices, now, exports);
    }

    public Preferences withExports(String now) {
        return new Preferences(nodes, theme, window, page, notices, trusted, now);
    }
}
