package io.loombft.server.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.journal.AppendLog;
import io.loombft.core.mempool.Admission;
import io.loombft.core.replica.LiveMempool;
import io.loombft.core.simulation.VirtualDisk;
import io.loombft.core.types.Genesis;
import io.loombft.core.types.Transaction;
import io.loombft.server.events.EventSink;
import io.loombft.server.metrics.NodeMetrics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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
        assertEquals(
                List.of(TestMempool.transfer(genesis, 0).encoded()),
                AppendLog.open(disk, "log", LOG_BYTES_MAX, Transaction.SIZE_MAX).records());
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
        LiveMempool mempool = TestMempool.of(genesis);
        return new Submissions(
                mempool,
                new Pushes(mempool, new Peers(new NodeMetrics("rustbft").p2p(), EventSink.none())),
                checkers,
                log,
                failures::add);
    }
}
