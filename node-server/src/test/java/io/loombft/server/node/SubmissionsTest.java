package io.loombft.server.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.client.TransactionBuilder;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.journal.AppendLog;
import io.loombft.core.ledger.Ledger;
import io.loombft.core.ledger.Outcome;
import io.loombft.core.ledger.VerifiedTransactions;
import io.loombft.core.mempool.Admission;
import io.loombft.core.mempool.Mempool;
import io.loombft.core.mempool.MempoolLimits;
import io.loombft.core.merkle.StateTree;
import io.loombft.core.replica.Head;
import io.loombft.core.replica.LiveMempool;
import io.loombft.core.replica.MempoolListener;
import io.loombft.core.simulation.VirtualDisk;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.Genesis;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.Verifier;
import io.loombft.server.events.EventSink;
import io.loombft.server.metrics.NodeMetrics;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
            assertInstanceOf(Admission.Accepted.class, submissions(log).submit(transfer()));
        }
        assertEquals(
                List.of(transfer().encoded()),
                AppendLog.open(disk, "log", LOG_BYTES_MAX, Transaction.SIZE_MAX).records());
    }

    @Test
    void whatCannotBeLoggedIsNotAcceptedAndStopsTheNode() throws Exception {
        AppendLog log = open();
        Submissions submissions = submissions(log);
        disk.limitBytes(10);
        assertThrows(IllegalStateException.class, () -> submissions.submit(transfer()));
        assertEquals(NodeFailedException.Reason.FAILED, failures.getFirst().reason());
    }

    private AppendLog open() throws Exception {
        return AppendLog.open(disk, "log", LOG_BYTES_MAX, Transaction.SIZE_MAX).log();
    }

    private Submissions submissions(AppendLog log) throws Exception {
        Map<Bytes, Bytes> nodes = new HashMap<>();
        Outcome outcome =
                new Ledger()
                        .genesis(
                                genesis,
                                StateTree.empty(key -> Optional.ofNullable(nodes.get(key))));
        nodes.putAll(outcome.state().puts());
        StateTree state =
                StateTree.open(key -> Optional.ofNullable(nodes.get(key)), 0).orElseThrow();
        Mempool waiting =
                new Mempool(
                        MempoolLimits.DEFAULT,
                        genesis.params(),
                        genesis.administrators().keys(),
                        outcome.next().height());
        LiveMempool mempool =
                new LiveMempool(
                        waiting,
                        new VerifiedTransactions(
                                new Verifier(genesis.chainId(), new Ed25519()), 100),
                        InstantSource.system(),
                        new Deaf(),
                        new Head(outcome.next(), state));
        return new Submissions(
                mempool,
                new Pushes(mempool, new Peers(new NodeMetrics("rustbft").p2p(), EventSink.none())),
                checkers,
                log,
                failures::add);
    }

    private Transaction transfer() {
        return new TransactionBuilder(genesis.chainId(), genesis.params().gas(), new Ed25519())
                .transfer(TestNetwork.faucet(), 0, Address.ZERO, Amount.of(1), Bytes.EMPTY);
    }

    private record Deaf() implements MempoolListener {
        @Override
        public void judged(Transaction transaction, Admission admission) {}

        @Override
        public void dropped(int count) {}
    }
}
