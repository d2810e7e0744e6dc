package io.loombft.core.simulation;

import java.util.Arrays;

/** How the virtual network behaves at the moment. */
final class Weather {
    /** One in so many messages is far later than the others, while there is a tail. */
    private static final int TAIL_SHARE = 20;

    private static final int TAIL_FACTOR = 10;

    static final Censor FREE = (from, to, message) -> true;

    private final boolean[][] blocked;
    private final long[][] clogMs;
    private int lossPercent;
    private int doublePercent;
    private long delayMaxMs;
    private boolean hasTail;
    private boolean reorders;
    private Censor censor = FREE;
    private final long calmDelayMs;

    /** A calm network, in which messages take up to so long. */
    Weather(int nodes, long calmDelayMs) {
        this.blocked = new boolean[nodes][nodes];
        this.clogMs = new long[nodes][nodes];
        this.calmDelayMs = calmDelayMs;
        this.delayMaxMs = calmDelayMs;
    }

    void lossPercent(int percent) {
        lossPercent = percent;
    }

    void doublePercent(int percent) {
        doublePercent = percent;
    }

    void delayMaxMs(long ms) {
        delayMaxMs = ms;
    }

    void tail(boolean now) {
        hasTail = now;
    }

    void reorders(boolean now) {
        reorders = now;
    }

    boolean reorders() {
        return reorders;
    }

    void block(int from, int to, boolean now) {
        if (from != to) {
            blocked[from][to] = now;
        }
    }

    boolean isBlocked(int from, int to) {
        return blocked[from][to];
    }

    void clog(int from, int to, long ms) {
        clogMs[from][to] = ms;
    }

    void unblockAll() {
        for (boolean[] row : blocked) {
            Arrays.fill(row, false);
        }
    }

    /** Decides of each message whether it may pass, besides all else. */
    interface Censor {
        boolean passes(int from, int to, Object message);
    }

    void censor(Censor now) {
        censor = now;
    }

    boolean passes(int from, int to, Object message) {
        return !blocked[from][to] && censor.passes(from, to, message);
    }

    /** Everything is calm again. */
    void calm() {
        lossPercent = 0;
        doublePercent = 0;
        delayMaxMs = calmDelayMs;
        hasTail = false;
        reorders = false;
        censor = FREE;
        unblockAll();
        for (long[] row : clogMs) {
            Arrays.fill(row, 0);
        }
    }

    /** How often a message arrives. */
    int copies(Draws draws) {
        if (lossPercent == 0 && doublePercent == 0) {
            return 1;
        }
        if (draws.percent(lossPercent)) {
            return 0;
        }
        return draws.percent(doublePercent) ? 2 : 1;
    }

    long travel(Draws draws, int from, int to) {
        long delay = draws.between(1, delayMaxMs) + clogMs[from][to];
        return hasTail && draws.below(TAIL_SHARE) == 0 ? delay * TAIL_FACTOR : delay;
    }

    /** How long a connection takes to be made. */
    long delay(int from, int to) {
        return delayMaxMs + clogMs[from][to];
    }
}
