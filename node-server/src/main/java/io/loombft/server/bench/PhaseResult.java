package io.loombft.server.bench;

import java.util.SortedMap;

/**
 * What a phase brought, between its lead and its end.
 *
 * @param rate transfers a second that were offered
 * @param seconds how long it was measured
 * @param accepted transfers that a node took, in all of the phase, as the next three
 * @param refused transfers that a node did not take, or did not answer
 * @param lost transfers that a node took and that came into no block
 * @param twice transfers that were in more than one block
 * @param committed transfers seen in blocks while it was measured
 * @param behindMs how long after the last was sent all were in blocks; the patience if they were not
 * @param before what the nodes had used when measuring began
 * @param after the same when it ended
 */
record PhaseResult(
        int rate,
        double seconds,
        int accepted,
        int refused,
        int lost,
        int twice,
        int committed,
        int blocks,
        Latencies latencies,
        long behindMs,
        Usage before,
        Usage after,
        SortedMap<String, Integer> refusals) {
    /** A network that keeps up has everything in blocks so soon after the last was sent. */
    static final long BEHIND_MS_MAX = 1_000;

    /** Whether all that was offered was accepted and, about as fast, committed. */
    boolean holds() {
        return refused == 0 && lost == 0 && behindMs <= BEHIND_MS_MAX;
    }

    double committedPerSecond() {
        return committed / seconds;
    }

    double blocksPerSecond() {
        return blocks / seconds;
    }

    double cpuUsPerTxPerNode(int nodes) {
        return committed == 0
                ? 0
                : after.cpu().minus(before.cpu()).toNanos() / 1_000.0 / committed / nodes;
    }
}
