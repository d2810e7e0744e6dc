package io.loombft.server.bench;

import io.loombft.core.client.RpcException;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Load before anything counts, in pieces, until a transfer costs the nodes hardly less than it did in the
 * piece before: the compilers of five JVMs take most of two cores at first.
 */
final class WarmUp {
    private static final int RATE_MAX = 500;
    private static final int PIECE_SECONDS_MAX = 15;

    /** Of all pieces; with a given rate no longer than what is measured. */
    private static final int SECONDS_MAX = 120;

    /** A piece that is not cheaper than this share of the one before is the last. */
    private static final double STEADY = 0.95;

    private final Phase phase;
    private final int nodes;
    private final Consumer<String> progress;

    WarmUp(Phase phase, int nodes, Consumer<String> progress) {
        this.phase = phase;
        this.nodes = nodes;
        this.progress = progress;
    }

    void run(LoadBench.Plan plan) throws BenchFailedException, RpcException, InterruptedException {
        int rate = Math.min(plan.rate().orElse(RATE_MAX), RATE_MAX);
        int left = plan.rate().isPresent() ? Math.min(plan.seconds(), SECONDS_MAX) : SECONDS_MAX;
        double before = Double.POSITIVE_INFINITY;
        boolean isSteady = false;
        while (left > 0 && !isSteady) {
            int seconds = Math.min(left, PIECE_SECONDS_MAX);
            PhaseResult piece = phase.run(rate, seconds, Phase.Overload.IS_MEASURED);
            double cost = piece.cpuUsPerTxPerNode(nodes);
            progress.accept(
                    String.format(
                            Locale.ROOT,
                            "warming up: %.0f us of processor time a transfer and node",
                            cost));
            isSteady = cost > before * STEADY;
            before = cost;
            left -= seconds;
        }
    }
}
