package io.loombft.server.cli;

import io.loombft.core.client.NodeStatus;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Shows how the nodes are: on a terminal a table that is drawn over itself, elsewhere a line every five
 * seconds. Used by the thread that supervises the network.
 */
final class Board {
    /** Where the lines go. */
    enum Kind {
        TABLE,
        LINES
    }

    private static final long LINE_EVERY_MS = 5_000;

    private final PrintStream out;
    private final Kind kind;
    private int rowsDrawn;
    private long nextLineMs;

    Board(PrintStream out, Kind kind) {
        this.out = out;
        this.kind = kind;
    }

    /** Shows one round of answers, {@code nowMs} after the start. */
    void show(List<Network.Place> places, List<Optional<NodeStatus>> statuses, long nowMs) {
        switch (kind) {
            case TABLE -> drawTable(places, statuses);
            case LINES -> {
                if (nowMs >= nextLineMs) {
                    nextLineMs = nowMs + LINE_EVERY_MS;
                    out.println(line(places, statuses));
                }
            }
        }
    }

    /** Prints something that stays, below the table. */
    void say(String text) {
        rowsDrawn = 0;
        out.println(text);
    }

    static String line(List<Network.Place> places, List<Optional<NodeStatus>> statuses) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < places.size(); i++) {
            line.append(i == 0 ? "" : "   ")
                    .append(places.get(i).name())
                    .append(' ')
                    .append(
                            statuses.get(i)
                                    .map(
                                            s ->
                                                    "height %s, %d peers, %d txs"
                                                            .formatted(
                                                                    s.latestHeight(),
                                                                    s.peers(),
                                                                    s.mempoolTxs()))
                                    .orElse("no answer"));
        }
        return line.toString();
    }

    static List<String> rows(List<Network.Place> places, List<Optional<NodeStatus>> statuses) {
        List<String> rows = new ArrayList<>();
        rows.add("node      height  peers    txs  rpc");
        for (int i = 0; i < places.size(); i++) {
            Network.Place place = places.get(i);
            rows.add(
                    statuses.get(i)
                            .map(
                                    s ->
                                            "%-8s %7s %6d %6d  %s"
                                                    .formatted(
                                                            place.name(),
                                                            s.latestHeight(),
                                                            s.peers(),
                                                            s.mempoolTxs(),
                                                            place.rpcUrl()))
                            .orElse(
                                    "%-8s       -      -      -  no answer"
                                            .formatted(place.name())));
        }
        return rows;
    }

    private void drawTable(List<Network.Place> places, List<Optional<NodeStatus>> statuses) {
        StringBuilder text = new StringBuilder();
        if (rowsDrawn > 0) {
            text.append("\u001b[").append(rowsDrawn).append('A');
        }
        List<String> rows = rows(places, statuses);
        rows.forEach(row -> text.append("\u001b[2K").append(row).append('\n'));
        rowsDrawn = rows.size();
        out.print(text);
        out.flush();
    }
}
