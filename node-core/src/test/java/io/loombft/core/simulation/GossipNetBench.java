package io.loombft.core.simulation;

import io.loombft.core.consensus.ConsensusConfig.EmptyBlocks;
import io.loombft.core.consensus.TestChain;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * Measures how many heights four cores with gossip and sync decide in a minute of processor time, in
 * runs of twenty heights, each from a seed of its own, with keyed-hash signatures. Arguments: how many
 * heights after as many to warm up (20,000), and {@code faults} for loss, delay, cuts and crashes in every run.
 */
final class GossipNetBench {
    private static final int HEIGHTS_A_RUN = 20;
    private static final long STEP_MS = 200;
    private static final long MINUTE_NS = 60_000_000_000L;

    /** Faults under which most heights are decided in a few rounds. */
    private static final GossipNet.Faults BEARABLE = new GossipNet.Faults(5, 100, 5, 5);

    private GossipNetBench() {}

    public static void main(String[] args) {
        int heights = args.length > 0 ? Integer.parseInt(args[0]) : 20_000;
        boolean hasFaults = args.length > 1 && args[1].equals("faults");
        print("warm-up", measure(heights, hasFaults));
        for (int i = 1; i <= 4; i++) {
            print("run " + i, measure(heights / 4, hasFaults));
        }
    }

    private record Measured(long heights, long messages, long nanos) {}

    private static Measured measure(int heights, boolean hasFaults) {
        long begun = processorNs();
        long done = 0;
        long messages = 0;
        for (long seed = 1; done < heights; seed++) {
            TestChain chain = new TestChain(new KeyedHashScheme(), 1, 1, 1, 1);
            GossipNet net = new GossipNet(chain, seed, EmptyBlocks.MADE);
            net.faults(hasFaults ? BEARABLE : GossipNet.Faults.NONE);
            net.start();
            while (net.highest().value() < HEIGHTS_A_RUN) {
                net.run(STEP_MS);
            }
            done += net.highest().value();
            messages += net.sent();
        }
        return new Measured(done, messages, processorNs() - begun);
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

    private static void print(String name, Measured measured) {
        double micros = measured.nanos() / 1_000.0 / measured.heights();
        System.out.printf(
                Locale.ROOT,
                "%-8s %,8d heights, %.1f messages and %.0f us each: %,d heights a minute%n",
                name,
                measured.heights(),
                (double) measured.messages() / measured.heights(),
                micros,
                measured.heights() * MINUTE_NS / measured.nanos());
    }
}
