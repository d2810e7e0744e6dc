package io.loombft.core.simulation;

/**
 * Something that befalls the network or a node.
 *
 * @param atMs when it begins, since the run's beginning
 * @param node whom it befalls; meaningless for what befalls the whole network
 * @param other the second node, where there are two
 * @param amount how bad it is, in the unit of the kind
 * @param durationMs how long it lasts
 */
record Fault(long atMs, Kind kind, int node, int other, long amount, long durationMs) {
    /** What can happen. The unit of the amount stands in brackets. */
    enum Kind {
        /** Messages are lost [percent]. */
        LOSS,
        /** Messages arrive twice [percent]. */
        DOUBLES,
        /** Messages overtake each other. */
        REORDERING,
        /** Messages take up to so long [ms], until all faults are over. */
        DELAY,
        /** One message in twenty takes ten times as long. */
        TAIL,
        /** The network falls into two parts [bit mask of one of them]. */
        HALVES,
        /** A node hears nobody, and nobody hears it. */
        ISOLATION,
        /** Only neighbours hear each other. */
        RING,
        /** What a node says does not reach another. */
        ONE_WAY,
        /** The link of two nodes comes and goes [period in ms]. */
        FLAPPING,
        /** The link from a node to another is slow [ms]. */
        CLOG,
        /** A connection is lost. */
        BROKEN_CONNECTION,
        /** Power is cut after so many outputs [outputs]. */
        POWER_CUT,
        /** The process is killed, and started again after the duration. */
        KILL,
        /** The disk fails in the middle of an operation [operations until then]. */
        DISK_FAILURE,
        /** A sync fails. */
        FAILED_SYNC,
        /** The disk is full; somebody makes room when the node has stopped. */
        FULL_DISK,
        /** Syncs take so long [ms]. */
        SLOW_DISK,
        /** A bit of the journal flips while the node is down. */
        BIT_FLIP,
        /** The data is gone, the keys and their guard are not. */
        WIPED_DATA,
        /** The clock is wrong [ms]. */
        SKEW,
        /** The clock runs too fast or too slow [permille]. */
        DRIFT,
        /** Each event takes so long [ms]. */
        SLOW_NODE,
        /** The process is stopped for the duration, and goes on. */
        PAUSE,
        /** The first node alone sees a decision and is cut off, the second sees no polka. */
        HIDDEN_COMMIT,
        /** Votes of one step are lost, most of them [0 prevotes, 1 precommits]. */
        LOST_STEP,
        /** The node becomes a validator [power]; the duration later it is none again. */
        MEMBERSHIP
    }

    @Override
    public String toString() {
        return atMs
                + " ms: "
                + kind
                + " n"
                + node
                + " n"
                + other
                + " "
                + amount
                + " for "
                + durationMs
                + " ms";
    }
}
