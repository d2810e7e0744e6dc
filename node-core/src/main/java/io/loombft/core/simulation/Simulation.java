package io.loombft.core.simulation;

import java.util.List;
import java.util.Optional;

/** Runs simulated networks, one seed after the other. A run is a function of its seed. */
public final class Simulation {
    /** How long the network may take, once faults are over, before it counts as stalled. */
    private static final long PATIENCE_MS = 90_000;

    /** The same, for each height that is still to come. */
    private static final long PATIENCE_A_HEIGHT_MS = 3_000;

    /** Heights that must be committed when all is well again. */
    private static final int HEIGHTS_AFTER = 3;

    private final SimulationSpec spec;
    private final Plan plan;
    private final World world;
    private final Troubles troubles;

    private Simulation(SimulationSpec spec, Plan plan, long seed, Trace trace) {
        this.spec = spec;
        this.plan = plan;
        this.world = new World(spec, plan, seed, trace);
        this.troubles = new Troubles(world, new Draws(seed ^ 0x5eed));
    }

    /** Runs the network of a seed to its end, or to the first violation. */
    public static SimulationResult run(SimulationSpec spec, long seed) {
        return run(spec, seed, Trace.NONE);
    }

    /** The same, with a transcript. */
    public static SimulationResult run(SimulationSpec spec, long seed, Trace trace) {
        return run(spec, seed, Plan.draw(spec, seed), trace);
    }

    static SimulationResult run(SimulationSpec spec, long seed, Plan plan, Trace trace) {
        return new Simulation(spec, plan, seed, trace).result(seed);
    }

    /**
     * Looks for the fewest first faults of the plan with which the seed still fails.
     *
     * @return how many faults, and what the run with them came to
     */
    public static Shrunk shrink(SimulationSpec spec, long seed) {
        Plan whole = Plan.draw(spec, seed);
        for (int count = 0; count < whole.faults().size(); count++) {
            Plan fewer = whole.withFaults(count);
            SimulationResult result = run(spec, seed, fewer, Trace.NONE);
            if (result.violation().isPresent()) {
                return new Shrunk(fewer.faults().stream().map(Fault::toString).toList(), result);
            }
        }
        return new Shrunk(
                whole.faults().stream().map(Fault::toString).toList(),
                run(spec, seed, whole, Trace.NONE));
    }

    /** A failure with the fewest first faults. */
    public record Shrunk(List<String> faults, SimulationResult result) {}

    private SimulationResult result(long seed) {
        Optional<Violation> violation = Optional.empty();
        try {
            play();
        } catch (ViolationException e) {
            violation =
                    Optional.of(
                            new Violation(
                                    e.rule(), String.valueOf(e.getMessage()), world.passedMs()));
        } catch (RuntimeException | AssertionError e) {
            violation =
                    Optional.of(
                            new Violation(Violation.Rule.DEFECT, describe(e), world.passedMs()));
        }
        violation.ifPresent(v -> world.trace(0, "-- " + v));
        return new SimulationResult(
                seed,
                world.checker().lowest(),
                world.events(),
                world.wire().sent(),
                plan.faults().size(),
                world.coverage(),
                violation);
    }

    private static String describe(Throwable e) {
        StringBuilder text = new StringBuilder(e.toString());
        StackTraceElement[] stack = e.getStackTrace();
        for (int i = 0; i < Math.min(6, stack.length); i++) {
            text.append(" < ").append(stack[i]);
        }
        return text.toString();
    }

    private void play() {
        for (SimNode node : world.nodes()) {
            world.agenda().after(world.workDraws().between(0, 50), node::start);
        }
        world.clients().start();
        troubles.plan(plan.faults(), plan.troubleMs());
        long patienceMs = plan.troubleMs() + PATIENCE_MS + PATIENCE_A_HEIGHT_MS * spec.heights();
        while (!isDone()) {
            if (!world.agenda().step()) {
                throw new AssertionError("nothing is left to do");
            }
            if (world.passedMs() > patienceMs) {
                throw new ViolationException(
                        Violation.Rule.LIVENESS,
                        "stalled at height " + world.checker().lowest() + ":" + picture());
            }
        }
        world.checker().checkEvidence(2L * plan.nodes());
    }

    private boolean isDone() {
        Checker checker = world.checker();
        if (!troubles.isOver()) {
            return false;
        }
        if (!checker.isSettled() && isSettled()) {
            checker.settled();
        }
        return checker.isSettled()
                && checker.lowest()
                        >= Math.max(spec.heights(), checker.settledHeight() + HEIGHTS_AFTER);
    }

    /** Whether every honest node is up, has caught up and is connected with every other. */
    private boolean isSettled() {
        if (world.checker().highest() - world.checker().lowest() > 1) {
            return false;
        }
        for (SimNode a : world.nodes()) {
            if (!world.isHonest(a)) {
                continue;
            }
            for (SimNode b : world.nodes()) {
                boolean isMissing = a != b && !world.wire().connects(a.who(), b.who());
                if (!a.isUp() || (isMissing && world.isHonest(b))) {
                    return false;
                }
            }
        }
        return true;
    }

    private String picture() {
        StringBuilder text = new StringBuilder();
        for (SimNode node : world.nodes()) {
            NodeProcess process = node.process();
            text.append("\n  ").append(node).append(node.isHonest() ? "" : " (lies)");
            if (process == null) {
                text.append(" is down");
                continue;
            }
            var view = process.view();
            text.append(" at ")
                    .append(view.height())
                    .append('/')
                    .append(view.round())
                    .append(' ')
                    .append(view.step())
                    .append(", locked ")
                    .append(view.lockedRound())
                    .append(", valid ")
                    .append(view.validRound())
                    .append(", connected");
            for (SimNode other : world.nodes()) {
                if (world.wire().connects(node.who(), other.who())) {
                    text.append(' ').append(other);
                }
            }
        }
        return text.toString();
    }
}
