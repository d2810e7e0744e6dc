package io.loombft.core.simulation;

import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * Measures how many heights whole simulated nodes decide in a minute of processor time, seed after seed.
 * Arguments: how many seeds a round (300), how many rounds (5, of which the first warms up), validators
 * (4) and heights a seed (20).
 */
final class SimulationBench {
    private static final double MINUTE_US = 60_000_000;

    private SimulationBench() {}

    public static void main(String[] args) {
        int seeds = argument(args, 0, 300);
        int rounds = argument(args, 1, 5);
        var spec = SimulationSpec.of(argument(args, 2, 4), 0, argument(args, 3, 20));
        for (int i = 0; i < rounds; i++) {
            measure(spec, seeds);
        }
    }

    private static int argument(String[] args, int index, int otherwise) {
        return index < args.length ? Integer.parseInt(args[index]) : otherwise;
    }

    private static void measure(SimulationSpec spec, int seeds) {
        long begun = processorNs();
        long heights = 0;
        long events = 0;
        long messages = 0;
        long faults = 0;
        for (int seed = 1; seed <= seeds; seed++) {
            SimulationResult result = Simulation.run(spec, seed);
            heights += result.height();
            events += result.events();
            messages += result.messages();
            faults += result.faults();
        }
        double micros = (processorNs() - begun) / 1_000.0;
        System.out.printf(
                Locale.ROOT,
                "%,d heights with %,d faults, each %.1f events, %.1f messages, %.0f us:"
                        + " %,.0f heights a minute%n",
                heights,
                faults,
                (double) events / heights,
                (double) messages / heights,
                micros / heights,
                heights * MINUTE_US / micros);
    }

    /** Of this thread and the collector, but not of the compiler, which a long run does not feel. */
    private static long processorNs() {
        long collectingMs = 0;
        for (var collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            collectingMs += collector.getCollectionTime();
        }
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime()
                + collectingMs * 1_000_000;
    }
}
