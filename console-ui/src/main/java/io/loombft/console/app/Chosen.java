package io.loombft.console.app;

import io.loombft.console.connection.Connections;
import io.loombft.console.connection.TrustPoint;
import io.loombft.console.remembered.Notices;
import io.loombft.console.remembered.Preferences;
import io.loombft.console.remembered.Preferences.Place;
import io.loombft.console.remembered.Preferences.Theme;
import io.loombft.core.client.JsonRpcClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the operator chose for good, and what the command line says for this run only: the second never gets
 * into the first. Used by the thread that paints.
 */
final class Chosen {
    private final List<String> begun;
    private Preferences remembered;
    private Optional<Theme> ofThisRun;

    Chosen(Preferences before, Options options) {
        boolean isFirst = options.nodes().isEmpty() && before.nodes().isEmpty();
        remembered = isFirst ? before.withNodes(List.of(JsonRpcClient.DEFAULT_URL)) : before;
        begun = options.nodes().isEmpty() ? remembered.nodes() : options.nodes();
        ofThisRun = options.theme();
    }

    /** Addresses of the nodes that this run begins with. */
    List<String> nodesToBeginWith() {
        return begun;
    }

    /** What is to be written. */
    Preferences remembered() {
        return remembered;
    }

    Theme theme() {
        return ofThisRun.orElse(remembered.theme());
    }

    /** From now on, and in later runs. */
    void theme(Theme theme) {
        ofThisRun = Optional.empty();
        remembered = remembered.withTheme(theme);
    }

    /** The operator connected to a node; beyond the bound it is one of this run only. */
    void connected(String url) {
        List<String> nodes = new ArrayList<>(remembered.nodes());
        if (!nodes.contains(url) && nodes.size() < Connections.NODES_MAX) {
            nodes.add(url);
            remembered = remembered.withNodes(nodes);
        }
    }

    void disconnected(String url) {
        List<String> nodes = new ArrayList<>(remembered.nodes());
        nodes.remove(url);
        remembered = remembered.withNodes(nodes);
    }

    void notices(Notices notices) {
        remembered = remembered.withNotices(notices);
    }

    void trusted(Optional<TrustPoint> block) {
        remembered = remembered.withTrusted(block);
    }

    void exports(String folder) {
        remembered = remembered.withExports(folder);
    }

    /** Where the operator is now. */
    void at(Page page, Place window) {
        remembered = remembered.withPage(page.id()).withWindow(window);
    }
}
