package io.loombft.console.app;

import io.loombft.console.connection.Fleet;
import java.util.function.Consumer;
import javafx.scene.Parent;

/**
 * A page of the console.
 *
 * @param needsNode whether it is of no use before a node has answered
 * @param show brings its model up to date; called while it is open
 */
record Page(
        String id,
        String title,
        Group group,
        boolean needsNode,
        Parent root,
        Consumer<Fleet> show) {
    /** Where it stands in the navigation. */
    enum Group {
        NETWORK("Network"),
        CHAIN("Chain"),
        OPERATION("Operation");

        private final String title;

        Group(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }
}
