package io.loombft.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.client.TransactionStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Four processes under steady load, one of which dies by SIGKILL again and again; the first is left alive,
 * so that what it takes of memory, threads and files can be followed. Half a minute in a build; longer
 * with {@code -Dsoak.seconds=1800 -Dsoak.rate=200 -Dsoak.kill.seconds=20}.
 */
class SoakTest {
    private static final long SEED = Long.getLong("loombft.seed", 20_261_122L);
    private static final int SECONDS = Integer.getInteger("soak.seconds", 24);
    private static final int RATE = Integer.getInteger("soak.rate", 50);
    private static final int KILL_SECONDS = Integer.getInteger("soak.kill.seconds", 8);

    /** What a node may take in the last third more than in the second: caches fill, leaks go on. */
    private static final double GROWTH_MAX = 1.15;

    @TempDir private Path folder;

    /** What a process takes of the machine. */
    private record Taken(long rssKb, long threads, long files) {
        static Taken of(Process process) throws Exception {
            Path proc = Path.of("/proc", Long.toString(process.pid()));
            long rssKb = 0;
            long threads = 0;
            for (String line : Files.readAllLines(proc.resolve("status"))) {
                rssKb = line.startsWith("VmRSS:") ? number(line) : rssKb;
                threads = line.startsWith("Threads:") ? number(line) : threads;
            }
            try (var files = Files.list(proc.resolve("fd"))) {
                return new Taken(rssKb, threads, files.count());
            }
        }

        private static long number(String line) {
            return Long.parseLong(line.replaceAll("\\D", ""));
        }
    }

    @Test
    void loadAndKillsLoseNothingAndLeakNothing() throws Exception {
        Random random = new Random(SEED);
        try (ProcessNetwork network = new ProcessNetwork(folder.resolve("net"), 4)) {
            network.startAll();
            try (SteadyPayers payers = new SteadyPayers(network, RATE)) {
                List<Taken> taken = live(network, payers, random);
                List<TransactionStatus.Committed> last = payers.finish();
                System.out.printf(
                        "seed %d: %d s, %d transfers accepted, all committed%n",
                        SEED, SECONDS, payers.accepted());
                ChainChecks.allAgree(network, last);
                ChainChecks.noneGaveUp(network);
                assertFlat(taken);
            }
            for (ProcessNetwork.Node node : network.nodes()) {
                assertEquals(0, node.terminate(), Files.readString(node.log()));
            }
        }
    }

    private static List<Taken> live(ProcessNetwork network, SteadyPayers payers, Random random)
            throws Exception {
        List<Taken> taken = new ArrayList<>();
        long begun = System.nanoTime();
        int kills = 0;
        for (int second = 1; second <= SECONDS; second++) {
            Process first = network.node(0).process();
            long dueNanos = begun + TimeUnit.SECONDS.toNanos(second) - System.nanoTime();
            if (first.waitFor(dueNanos, TimeUnit.NANOSECONDS)) {
                throw new AssertionError(Files.readString(network.node(0).log()));
            }
            taken.add(Taken.of(first));
            if (second % KILL_SECONDS == 0 && second < SECONDS) {
                ProcessNetwork.Node victim = network.node(1 + random.nextInt(3));
                victim.kill();
                victim.start();
                kills++;
            }
            if (second % 60 == 0 || second == SECONDS) {
                System.out.printf(
                        "%d s: %d kills, %d accepted, %d committed, first node %s%n",
                        second, kills, payers.accepted(), payers.committed(), taken.getLast());
            }
        }
        return taken;
    }

    private static void assertFlat(List<Taken> taken) {
        int third = taken.size() / 3;
        List<Taken> middle = taken.subList(third, 2 * third);
        List<Taken> last = taken.subList(2 * third, taken.size());
        assertGrowth("memory in KB", peak(middle, Taken::rssKb), peak(last, Taken::rssKb), 32_000);
        assertGrowth("threads", peak(middle, Taken::threads), peak(last, Taken::threads), 8);
        assertGrowth("files", peak(middle, Taken::files), peak(last, Taken::files), 40);
    }

    private static long peak(List<Taken> taken, ToLongFunction<Taken> of) {
        return taken.stream().mapToLong(of).max().orElseThrow();
    }

    /** A short run has not yet reached its level, so that a little is always allowed. */
    private static void assertGrowth(String what, long before, long after, long little) {
        assertTrue(
                after <= before * GROWTH_MAX + little,
                what + " went from " + before + " to " + after);
    }
}
