package io.loombft.server.bench;

import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.client.NodeClient;
import io.loombft.core.client.RpcException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Puts a network under load: warms it up, climbs to the highest rate that holds unless one is given, and
 * measures. Used by one thread.
 */
public final class LoadBench {
    /** Longest time to measure. */
    public static final int SECONDS_MAX = 300;

    /** Highest rate that can be asked for. */
    public static final int RATE_MAX = Climb.RATE_MAX;

    /** Fewest bytes of a transfer. */
    public static final int TX_BYTES_MIN = Signing.BYTES_MIN;

    /** Most bytes of a transfer. */
    public static final int TX_BYTES_MAX = Signing.BYTES_MAX;

    /** Nothing begins that would not be over by then: ten minutes, less what starting and ending takes. */
    private static final long ALL_SECONDS_MAX = 540;

    private static final long CLIMB_SECONDS_MAX = 240;

    private static final int TRIAL_SECONDS = 6;

    /** What a trial takes besides its load: reading nonces, signing, waiting for the rest. */
    private static final int AROUND_SECONDS = 20;

    /** A rate that a short trial found is lowered so often when the long measurement does not hold it. */
    private static final int RETREATS_MAX = 3;

    private static final double RETREAT = 0.92;

    private final Plan plan;
    private final Machine machine;
    private final Payers payers;
    private final List<Target> targets;
    private final Consumer<String> progress;
    private final long begunNanos = System.nanoTime();

    /**
     * What to measure.
     *
     * @param rate transfers a second; without one, the highest that holds
     * @param txBytes of each transfer
     */
    public record Plan(int seconds, OptionalInt rate, int txBytes) {
        /** What is wrong with it, in a sentence that names the option; nothing when it can be done. */
        public Optional<String> problem() {
            if (seconds < 1 || seconds > SECONDS_MAX) {
                return Optional.of("--seconds is 1 to " + SECONDS_MAX + ", got " + seconds + ".");
            }
            if (txBytes < TX_BYTES_MIN || txBytes > TX_BYTES_MAX) {
                return Optional.of(
                        "--tx-bytes is "
                                + TX_BYTES_MIN
                                + " (a transfer without a memo) to "
                                + TX_BYTES_MAX
                                + " (with the longest), got "
                                + txBytes
                                + ".");
            }
            if (rate.isPresent() && (rate.getAsInt() < 1 || rate.getAsInt() > RATE_MAX)) {
                return Optional.of("--rate is 1 to " + RATE_MAX + ", got " + rate.getAsInt() + ".");
            }
            long count = (long) rate.orElse(1) * (seconds + Phase.LEAD_SECONDS);
            return count <= Signing.countMax(txBytes)
                    ? Optional.empty()
                    : Optional.of(
                            count
                                    + " transfers are more than the "
                                    + Signing.countMax(txBytes)
                                    + " that are signed beforehand: lower --rate or --seconds.");
        }
    }

    /** The targets are ready, and the payers are in their genesis. */
    public LoadBench(
            Plan plan,
            Machine machine,
            Payers payers,
            List<Target> targets,
            Consumer<String> progress) {
        this.plan = plan;
        this.machine = machine;
        this.payers = payers;
        this.targets = List.copyOf(targets);
        this.progress = progress;
    }

    /** Blocks until it is done, ten minutes at most. */
    public BenchResult run() throws BenchFailedException, RpcException, InterruptedException {
        try (NodeClient client = NodeClient.of(List.of(targets.getFirst().url()));
                ChainWatch watch = ChainWatch.open(targets.getFirst())) {
            Signing signing =
                    new Signing(
                            payers, client.status().chainId(), client.gasPrices(), plan.txBytes());
            Phase phase =
                    new Phase(
                            targets,
                            payers,
                            signing,
                            watch,
                            new Nonces(payers, targets.getFirst()));
            new WarmUp(phase, targets.size(), progress).run(plan);
            PhaseResult result =
                    plan.rate().isPresent()
                            ? measured(phase, plan.rate().getAsInt())
                            : climbed(phase);
            return BenchResult.of(result, machine, targets.size());
        } catch (MalformedInputException e) {
            throw new AssertionError("a node's own address is one", e);
        }
    }

    private PhaseResult climbed(Phase phase)
            throws BenchFailedException, RpcException, InterruptedException {
        int rate = highest(phase);
        PhaseResult result = measured(phase, rate);
        for (int i = 0; i < RETREATS_MAX && !result.holds() && hasTimeToMeasure(); i++) {
            rate = Math.max(1, (int) (rate * RETREAT));
            result = measured(phase, rate);
        }
        return result;
    }

    private int highest(Phase phase)
            throws BenchFailedException, RpcException, InterruptedException {
        int most = Signing.countMax(plan.txBytes()) / (plan.seconds() + Phase.LEAD_SECONDS);
        Climb climb = new Climb(rate -> rate <= most && tried(phase, rate), this::hasTimeToClimb);
        return climb.highest()
                .orElseThrow(
                        () ->
                                new BenchFailedException(
                                        "not one transfer a second is committed as fast as it is"
                                                + " accepted; --keep leaves the nodes' logs"));
    }

    private boolean tried(Phase phase, int rate)
            throws BenchFailedException, InterruptedException, RpcException {
        PhaseResult result = phase.run(rate, TRIAL_SECONDS, Phase.Overload.ENDS);
        progress.accept(sentence(result));
        return result.holds();
    }

    private PhaseResult measured(Phase phase, int rate)
            throws BenchFailedException, RpcException, InterruptedException {
        progress.accept("measuring " + plan.seconds() + " s at " + rate + " a second");
        PhaseResult result = phase.run(rate, plan.seconds(), Phase.Overload.IS_MEASURED);
        progress.accept(sentence(result));
        return result;
    }

    private static String sentence(PhaseResult result) {
        return String.format(
                Locale.ROOT,
                "offered %d a second: %.0f committed, p50 %.0f ms, p99 %.0f ms, %d refused%s, the rest"
                        + " after %d ms: %s",
                result.rate(),
                result.committedPerSecond(),
                result.latencies().p50Ms(),
                result.latencies().p99Ms(),
                result.refused(),
                result.refusals().isEmpty() ? "" : " " + result.refusals(),
                result.behindMs(),
                result.holds() ? "holds" : "does not hold");
    }

    private boolean hasTimeToClimb() {
        return spentSeconds() < CLIMB_SECONDS_MAX && hasTimeToMeasure();
    }

    private boolean hasTimeToMeasure() {
        return spentSeconds() + plan.seconds() + AROUND_SECONDS < ALL_SECONDS_MAX;
    }

    private long spentSeconds() {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begunNanos);
    }
}
