package io.loombft.core.simulation;

/**
 * What a simulated network is run for: to its end under watch, or for ever to be looked at.
 *
 * @param startMs when virtual time begins
 * @param heightsKept so many blocks are kept by the first node; 0 for all, by all nodes
 * @param ears who hears the first node
 */
record Stage(long startMs, int heightsKept, Ears ears) {
    /** Blocks that other nodes keep for those that are a little behind. */
    private static final int OTHERS_HEIGHTS_KEPT = 20;

    /** A run from beginning to end, of which everything is remembered. */
    static final Stage RUN = new Stage(Setting.GENESIS_MS + 10_000, 0, Ears.NONE);

    /**
     * Whether one node is told of another at its start. In a network without an end each knows those at
     * distances of 1, 2, 4, 8 and so on, so that a hundred nodes have a dozen connections each, not 99.
     */
    boolean knows(int who, int other, int nodes) {
        int distance = Math.floorMod(other - who, nodes);
        return distance != 0 && (!isEndless() || Integer.bitCount(distance) == 1);
    }

    /** How many blocks the node keeps, 0 for all: nobody looks at those of the others. */
    int heightsKept(int who) {
        return who == 0 ? heightsKept : Math.min(heightsKept, OTHERS_HEIGHTS_KEPT);
    }

    /** Whether it has no end, so that nothing may be remembered for ever. */
    boolean isEndless() {
        return heightsKept > 0;
    }
}
