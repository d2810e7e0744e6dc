package io.loombft.server.node;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.journal.AppendLog;
import io.loombft.core.mempool.Admission;
import io.loombft.core.mempool.Source;
import io.loombft.core.replica.LiveMempool;
import io.loombft.core.simulation.VirtualDisk;
import io.loombft.core.types.Genesis;
import io.loombft.core.types.Transaction;
import io.loombft.server.events.EventSink;
import io.loombft.server.metrics.NodeMetrics;
import io.loombft.server.node.Submissions.Bounds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubmissionsTest {
    private static final long LOG_BYTES_MAX = 10_000;

    private final ExecutorService checkers = Executors.newSingleThreadExecutor();
    private final VirtualDisk disk = new VirtualDisk();
    private final List<NodeFailedException> failures = new ArrayList<>();

    private Genesis genesis;

    @BeforeEach
    void begin(@TempDir Path folder) throws Exception {
        try (TestNetwork network = new TestNetwork(folder, TestNetwork.Shape.of(1, 1))) {
            genesis = network.genesis();
        }
    }

    @AfterEach
    void stop() {
        checkers.shutdownNow();
    }

    @Test
    void whatIsAcceptedIsInTheLog() throws Exception {
        try (AppendLog log = open()) {
            assertInstanceOf(
                    Admission.Accepted.class,
                    submissions(log).submit(TestMempool.transfer(genesis, 0)));
        }
        assertEquals(List.of(TestMempool.transfer(genesis, 0).encoded()), logged());
    }

    @Test
    void whatCannotBeLoggedIsNotAcceptedAndStopsTheNode() throws Exception {
        AppendLog log = open();
        Submissions submissions = submissions(log);
        disk.limitBytes(10);
        assertThrows(
                IllegalStateException.class,
                () -> submissions.submit(TestMempool.transfer(genesis, 0)));
        assertEquals(NodeFailedException.Reason.FAILED, failures.getFirst().reason());
    }

    @Test
    void whatWasCheckedAheadNeedsNoPlaceOnThePool() throws Exception {
        Transaction good = TestMempool.transfer(genesis, 0);
        Transaction bad = spoiled(TestMempool.transfer(genesis, 1));
        Transaction unknown = TestMempool.transfer(genesis, 1);
        try (AppendLog log = open()) {
            Submissions submissions = submissions(log);
            submissions.checkAhead(List.of(good, bad));
            assertEquals(Admission.Reason.BAD_SIGNATURE, refusal(submissions.submit(bad)));
            checkers.shutdown();

            assertInstanceOf(Admission.Accepted.class, submissions.submit(good));
            assertEquals(Admission.Reason.MEMPOOL_FULL, refusal(submissions.submit(unknown)));
            submissions.checkAhead(List.of(unknown));
            assertEquals(Admission.Reason.MEMPOOL_FULL, refusal(submissions.submit(unknown)));
        }
        assertEquals(List.of(), failures);
    }

    @Test
    void anAccountThatIsAlwaysOfAnOlderHeightIsReadSoOftenAndNoMore() throws Exception {
        AtomicInteger reads = new AtomicInteger();
        LiveMempool mempool = TestMempool.ahead(genesis, reads::incrementAndGet);
        assertInstanceOf(
                Admission.Stale.class,
                mempool.admit(TestMempool.transfer(genesis, 0), new Source.Local()));
        assertEquals(LiveMempool.READS_MAX, reads.get());
    }

    @Test
    void oneMoreThanMayWaitToBeCheckedIsRefusedAtOnceAndTheOthersAreChecked() throws Exception {
        Transaction known = TestMempool.transfer(genesis, 0);
        Transaction unknown = TestMempool.transfer(genesis, 1);
        BlockingQueue<Admission> answers = new LinkedBlockingQueue<>();
        CountDownLatch mayGoOn = new CountDownLatch(1);
        ThreadPoolExecutor pool = LoomNode.checkers();
        try (AppendLog log = open()) {
            Submissions submissions = submissions(log, pool);
            submissions.checkAhead(List.of(known));
            for (int i = 0; i < pool.getMaximumPoolSize(); i++) {
                pool.execute(() -> awaited(mayGoOn));
            }
            for (int i = 0; i < LoomNode.CHECKS_WAITING_MAX; i++) {
                Thread.startVirtualThread(() -> answers.add(submissions.submit(unknown)));
            }
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> pool.getQueue().size() == LoomNode.CHECKS_WAITING_MAX);

            Thread.startVirtualThread(() -> answers.add(submissions.submit(unknown)));
            Admission refused = answers.poll(1, TimeUnit.MINUTES);
            assertEquals(Admission.Reason.MEMPOOL_FULL, refusal(refused));
            assertInstanceOf(
                    Admission.Accepted.class, submissions.submit(known), "it needs no check");

            mayGoOn.countDown();
            int accepted = 0;
            for (int i = 0; i < LoomNode.CHECKS_WAITING_MAX; i++) {
                Admission answer = answers.poll(1, TimeUnit.MINUTES);
                accepted += answer instanceof Admission.Accepted ? 1 : 0;
                assertTrue(answer instanceof Admission.Accepted || isKnown(answer), "" + answer);
            }
            assertEquals(1, accepted);
            assertTrue(isKnown(submissions.submit(unknown)), "there is room again");
        } finally {
            pool.shutdownNow();
        }
        assertEquals(List.of(known.encoded(), unknown.encoded()), logged());
        assertEquals(List.of(), failures);
    }

    private static boolean isKnown(Admission admission) {
        return admission instanceof Admission.AlreadyKnown;
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aFullLogIsRewrittenWithWhatStillWaits() throws Exception {
        Bytes gone = Bytes.copyOf(new byte[100]);
        try (AppendLog log = open()) {
            while (log.tryAppend(gone)) {
                assertTrue(log.bytes() <= LOG_BYTES_MAX);
            }
            submissions(log).submit(TestMempool.transfer(genesis, 0));
        }
        assertEquals(List.of(TestMempool.transfer(genesis, 0).encoded()), logged());
    }

    @Test
    void aLogThatHoldsLessThanWaitsIsNotRewrittenForEach() throws Exception {
        List<Bytes> sent = new ArrayList<>();
        int rewritten = 0;
        try (AppendLog log = open()) {
            Submissions submissions = submissions(log);
            long bytes = 0;
            while (bytes < 2 * LOG_BYTES_MAX) {
                Transaction next = TestMempool.transfer(genesis, sent.size());
                long before = disk.operations();
                submissions.submit(next);
                sent.add(next.encoded());
                bytes += next.size();
                // To append is one operation at most.
                rewritten += disk.operations() - before > 1 ? 1 : 0;
            }
        }
        int most = 1 + Submissions.REWRITE_SHARE;
        assertTrue(rewritten > 1 && rewritten <= most, rewritten + " times");
        List<Bytes> logged = logged();
        assertEquals(sent.subList(0, logged.size()), logged, "the oldest");
        assertTrue(logged.size() < sent.size());
    }

    @Test
    void aRewrittenLogHoldsSoManyAndNoMore() throws Exception {
        List<Bytes> before = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            before.add(TestMempool.transfer(genesis, i).encoded());
        }
        try (AppendLog log = open()) {
            submissions(log, new Bounds(3, 1)).reload(before);
        }
        assertEquals(before.subList(0, 3), logged());
        assertEquals(50_000, Submissions.LOGGED_MAX);
    }

    /** Accepted means written down, also when a peer was faster than the client. */
    @Test
    void whatAPeerBroughtIsInTheLogOnceAClientHasSentItToo() throws Exception {
        LiveMempool mempool = TestMempool.of(genesis);
        Transaction first = TestMempool.transfer(genesis, 0);
        Transaction second = TestMempool.transfer(genesis, 1);
        Source peer = new Source.Peer(TestNetwork.key(1).publicKey());
        mempool.admit(first, peer);
        mempool.admit(second, peer);
        try (AppendLog log = open()) {
            Submissions submissions =
                    submissions(log, mempool, checkers, new Bounds(Submissions.LOGGED_MAX, 1));
            for (Transaction each : List.of(first, first, second, second)) {
                assertInstanceOf(Admission.AlreadyKnown.class, submissions.submit(each));
            }
            // So few hashes are remembered that this one was forgotten meanwhile.
            submissions.submit(first);
        }
        assertEquals(List.of(first.encoded(), second.encoded(), first.encoded()), logged());
        assertEquals(8_192, Submissions.WRITTEN_REMEMBERED_MAX);
    }

    private List<Bytes> logged() throws Exception {
        return AppendLog.open(disk, "log", LOG_BYTES_MAX, Transaction.SIZE_MAX).records();
    }

    private static Admission.Reason refusal(Admission admission) {
        return assertInstanceOf(Admission.Refused.class, admission).reason();
    }

    private static Transaction spoiled(Transaction good) throws Exception {
        byte[] bytes = good.encoded().toArray();
        bytes[bytes.length - 1] ^= 1;
        return Transaction.decode(Bytes.copyOf(bytes));
    }

    private AppendLog open() throws Exception {
        return AppendLog.open(disk, "log", LOG_BYTES_MAX, Transaction.SIZE_MAX).log();
    }

    private Submissions submissions(AppendLog log) throws Exception {
        return submissions(log, checkers);
    }

    private Submissions submissions(AppendLog log, Bounds bounds) throws Exception {
        return submissions(log, TestMempool.of(genesis), checkers, bounds);
    }

    private Submissions submissions(AppendLog log, ExecutorService pool) throws Exception {
        return submissions(log, TestMempool.of(genesis), pool, Bounds.DEFAULT);
    }

    private Submissions submissions(
            AppendLog log, LiveMempool mempool, ExecutorService pool, Bounds bounds) {
        return new Submissions(
                mempool,
                new Pushes(mempool, new Peers(new NodeMetrics("rustbft").p2p(), EventSink.none())),
                pool,
                log,
                failures::add,
                bounds);
    }
}
