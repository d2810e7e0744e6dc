package io.loombft.server.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * What was measured.
 *
 * @param cpuUsPerTxPerNode processor time of a node, all of it, for each committed transfer
 * @param rssMbMax the most memory that a node has had since its start
 * @param rssMbBegin the most that one had when measuring began
 * @param rssMbEnd the same when it ended
 * @param boundTxPerSecond what the machine could verify if the nodes did nothing else
 * @param problems what must not be, a sentence each
 */
public record BenchResult(
        int offeredTxPerSecond,
        boolean isHeld,
        double seconds,
        double committedTxPerSecond,
        Latencies latencies,
        double blocksPerSecond,
        double cpuUsPerTxPerNode,
        double rssMbMax,
        double rssMbBegin,
        double rssMbEnd,
        Machine machine,
        double boundTxPerSecond,
        List<String> problems) {
    private static final double KB_PER_MB = 1_024;

    public BenchResult {
        problems = List.copyOf(problems);
    }

    static BenchResult of(PhaseResult phase, Machine machine, int nodes) {
        return new BenchResult(
                phase.rate(),
                phase.holds(),
                phase.seconds(),
                phase.committedPerSecond(),
                phase.latencies(),
                phase.blocksPerSecond(),
                phase.cpuUsPerTxPerNode(nodes),
                phase.after().peakKbMax() / KB_PER_MB,
                phase.before().residentKbMax() / KB_PER_MB,
                phase.after().residentKbMax() / KB_PER_MB,
                machine,
                machine.boundTxPerSecond(nodes),
                problems(phase));
    }

    private static List<String> problems(PhaseResult phase) {
        List<String> problems = new ArrayList<>();
        if (phase.refused() > 0) {
            problems.add(phase.refused() + " transfers were refused: " + phase.refusals() + ".");
        }
        if (phase.lost() > 0) {
            problems.add(phase.lost() + " accepted transfers came into no block.");
        }
        if (phase.twice() > 0) {
            problems.add(phase.twice() + " transfers were committed more than once.");
        }
        return problems;
    }

    /** How much of the bound was committed. */
    public double ratioOfBound() {
        return committedTxPerSecond / boundTxPerSecond;
    }
}
