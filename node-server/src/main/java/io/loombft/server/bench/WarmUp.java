package io.loombft.server.bench;

import io.loombft.core.client.RpcException;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Load before anything counts, in pieces, until {@value #DEARER_MAX} pieces in turn cost the nodes hardly
 * less a transfer than the cheapest before them. The compilers of five JVMs take most of two cores for a
 * minute or more, in which a transfer costs much and always about the same: that is not yet steady.
 */
final class WarmUp {
    private static final int RATE_MAX = 1_000;

    /** With less it would take hours until a node is as one that has run for some time. */
    private static final int RATE_MIN = 250;

    private static final int PIECE_SECONDS_MAX = 15;

    /** Of all pieces; with a given rate no longer than what is measured. */
    private static final int SECONDS_MAX = 180;

    /** A piece that is not cheaper than this share of the cheapest before it was hardly cheaper. */
    private static final double STEADY = 0.95;

    private static final int DEARER_MAX = 2;

    /** Pieces before it may be steady. */
    private static final int PIECES_MIN = 6;

    private final Phase phase;
    private final int nodes;
    private final Consumer<String> progress;

    WarmUp(Phase phase, int nodes, Consumer<String> progress) {
        this.phase = phase;
        this.nodes = nodes;
        this.progress = progress;
    }

    void run(LoadBench.Plan plan) throws BenchFailedException, RpcException, InterruptedException {
        int rate = Math.clamp(plan.rate().orElse(RATE_MAX), RATE_MIN, RATE_MAX);
        int left = plan.rate().isPresent() ? Math.min(plan.seconds(), SECONDS_MAX) : SECONDS_MAX;
        double cheapest = Double.POSITIVE_INFINITY;
        int dearer = 0;
        for (int pieces = 0; left > 0 && (dearer < DEARER_MAX || pieces < PIECES_MIN); pieces++) {
            int seconds = Math.min(left, PIECE_SECONDS_MAX);
            PhaseResult piece = phase.run(rate, seconds, Phase.Overload.IS_MEASURED);
            double cost = piece.cpuUsPerTxPerNode(nodes);
            progress.accept(
                    String.format(
                            Locale.ROOT,
                            "warming up: %.0f us of processor time a transfer and node",
                            cost));
            dearer = cost > cheapest * STEADY ? dearer + 1 : 0;
            cheapest = Math.min(cheapest, cost);
            left -= seconds;
        }
    }
}
