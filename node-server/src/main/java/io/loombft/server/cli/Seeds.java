package io.loombft.server.cli;

import io.loombft.core.simulation.Coverage;
import io.loombft.core.simulation.Simulation;
import io.loombft.core.simulation.SimulationResult;
import io.loombft.core.simulation.SimulationSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** Runs the networks of many seeds, several at a time. */
final class Seeds {
    private final SimulationSpec spec;
    private final long first;
    private final long count;
    private final long endNanos;

    /** So many seeds from the first on; none begins after the end by {@link System#nanoTime}. */
    Seeds(SimulationSpec spec, long first, long count, long endNanos) {
        this.spec = spec;
        this.first = first;
        this.count = count;
        this.endNanos = endNanos;
    }

    /** What all runs came to. */
    static final class Tally {
        private final Coverage coverage = new Coverage();
        private final List<Long> failed = new ArrayList<>();
        private long seeds;
        private long heights;
        private long events;
        private double seconds;

        void add(SimulationResult result) {
            seeds++;
            heights += result.height();
            events += result.events();
            coverage.add(result.coverage());
            if (result.violation().isPresent()) {
                failed.add(result.seed());
            }
        }

        void add(Tally other) {
            seeds += other.seeds;
            heights += other.heights;
            events += other.events;
            failed.addAll(other.failed);
            coverage.add(other.coverage);
        }

        Coverage coverage() {
            return coverage;
        }

        /** The seeds that broke a rule, ascending. */
        List<Long> failed() {
            return failed;
        }

        long seeds() {
            return seeds;
        }

        /** The sum of the lowest honest heights. */
        long heights() {
            return heights;
        }

        long events() {
            return events;
        }

        int violations() {
            return failed.size();
        }

        double seconds() {
            return seconds;
        }

        long heightsPerMinute() {
            return Math.round(heights * 60 / Math.max(seconds, 1e-9));
        }
    }

    /** Each thread takes the next seed; a run itself knows of no thread. */
    Tally run(int threads) throws InterruptedException, CommandFailedException {
        long begun = System.nanoTime();
        AtomicLong next = new AtomicLong(first);
        Tally all = new Tally();
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<Tally>> parts = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                parts.add(pool.submit(() -> part(next)));
            }
            for (Future<Tally> part : parts) {
                all.add(part.get());
            }
        } catch (ExecutionException e) {
            throw new CommandFailedException(
                    ExitCode.FAILED, "the simulator itself failed: " + e.getCause());
        }
        all.seconds = (System.nanoTime() - begun) / 1e9;
        all.failed.sort(Long::compare);
        return all;
    }

    private Tally part(AtomicLong next) {
        Tally tally = new Tally();
        for (long seed = next.getAndIncrement();
                seed < first + count && System.nanoTime() < endNanos;
                seed = next.getAndIncrement()) {
            tally.add(Simulation.run(spec, seed));
        }
        return tally;
    }
}
