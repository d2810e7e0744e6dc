package io.loombft.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.server.node.crash.CrashPlan;
import io.loombft.server.node.crash.CrashPoint;
import io.loombft.server.node.crash.Deed;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Lets a node die at crash points. */
final class CrashVisits {
    /** Passed before a node votes, if at all. */
    private static final Set<Deed> AT_THE_START =
            EnumSet.of(
                    Deed.CHAIN_BEGIN,
                    Deed.DATABASE_OPEN,
                    Deed.JOURNAL_OPEN,
                    Deed.JOURNAL_TRUNCATE,
                    Deed.JOURNAL_GUARD_LOADED,
                    Deed.REPLAY,
                    Deed.DOORS_OPEN,
                    Deed.START,
                    Deed.MEMPOOL_REPLACE);

    /** Passed before there is a home in which a network could be. */
    static final Set<Deed> FIRST_START =
            EnumSet.of(Deed.GUARD_MAKE, Deed.KEY_WRITE, Deed.GENESIS_WRITE);

    private CrashVisits() {}

    /**
     * The variables for a life that ends at the point: at the start, or after the node has come back from
     * its last death and voted.
     */
    static Map<String, String> untilDeath(CrashPoint point, Map<String, String> others) {
        String when = AT_THE_START.contains(point.deed()) ? "" : "@voting";
        return told(point + when, others);
    }

    /** The variables for a life that goes on until somebody else ends it, and tells what it signs. */
    static Map<String, String> watched(Map<String, String> others) {
        return told("genesis-write-after", others);
    }

    static Map<String, String> told(String at, Map<String, String> others) {
        Map<String, String> all = new HashMap<>(others);
        all.put(CrashPlan.AT, at);
        all.put(CrashPlan.ALLOWED, "yes");
        return all;
    }

    /**
     * All points of the deeds: those of the first start, then those of a running node with those of a start
     * among them, so that starts are cut short after deaths of many kinds.
     */
    static List<CrashPoint> of(Set<Deed> deeds) {
        List<CrashPoint> first = new ArrayList<>();
        ArrayDeque<CrashPoint> starting = new ArrayDeque<>();
        ArrayDeque<CrashPoint> running = new ArrayDeque<>();
        for (CrashPoint point : CrashPoint.all()) {
            if (!deeds.contains(point.deed())) {
                continue;
            }
            if (point.deed() == Deed.CHAIN_BEGIN) {
                first.add(point);
            } else if (AT_THE_START.contains(point.deed())) {
                starting.add(point);
            } else {
                running.add(point);
            }
        }
        List<CrashPoint> all = new ArrayList<>(first);
        int between = running.size() / (starting.size() + 1) + 1;
        while (!running.isEmpty() || !starting.isEmpty()) {
            for (int i = 0; i < between && !running.isEmpty(); i++) {
                all.add(running.remove());
            }
            if (!starting.isEmpty()) {
                all.add(starting.remove());
            }
        }
        return all;
    }

    /** Waits for the death of a life that was begun with {@link #untilDeath}. */
    static void awaitDeath(ProcessNetwork.Node node, CrashPoint point) throws Exception {
        boolean isOver =
                node.process().waitFor(ProcessNetwork.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertTrue(isOver, () -> point + " was never reached: " + log(node));
        assertEquals(
                CrashPlan.EXIT_CODE,
                node.process().exitValue(),
                () -> point + " was not how it ended: " + log(node));
        assertTrue(log(node).contains("halted at crash point " + point + "\n"), log(node));
    }

    private static String log(ProcessNetwork.Node node) {
        try {
            return Files.readString(node.log());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
