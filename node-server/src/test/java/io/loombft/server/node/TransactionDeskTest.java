package io.loombft.server.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.ledger.Outcome;
import io.loombft.core.mempool.Admission;
import io.loombft.core.mempool.Source;
import io.loombft.core.replica.LiveMempool;
import io.loombft.core.types.Genesis;
import io.loombft.core.types.Height;
import io.loombft.core.types.Transaction;
import io.loombft.server.rpc.NodeApi.TransactionStatus;
import io.loombft.server.storage.ChainStore;
import io.loombft.server.storage.Family;
import io.loombft.server.storage.ForwardingStore;
import io.loombft.server.storage.RocksDb;
import io.loombft.server.storage.StorageException;
import io.loombft.server.storage.Store;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransactionDeskTest {
    private final Genesis genesis = TestNetwork.genesis(1, 1_000);
    private final Transaction payment = TestMempool.transfer(genesis, 0);

    @TempDir private Path folder;

    /** Whoever is told "unknown" signs anew, and pays twice. */
    @Test
    void aTransactionOnItsWayFromThePoolToABlockIsNeverUnknown() throws Exception {
        LiveMempool mempool = TestMempool.of(genesis);
        Outcome outcome = TestMempool.outcome(genesis);
        assertInstanceOf(Admission.Accepted.class, mempool.admit(payment, new Source.Local()));
        Runnable block = () -> mempool.committed(Height.FIRST, List.of(payment.hash()), outcome);
        try (Store store = new Interrupted(RocksDb.open(folder), block)) {
            TransactionDesk desk = new TransactionDesk(new ChainStore(store), mempool);
            assertEquals(new TransactionStatus.Pending(), desk.status(payment.hash()));
            assertEquals(0, mempool.stats().txs());
        }
    }

    /** After a read something happens. */
    private static final class Interrupted extends ForwardingStore {
        private final Runnable then;

        Interrupted(Store store, Runnable then) {
            super(store);
            this.then = then;
        }

        @Override
        public Optional<Bytes> get(Family family, Bytes key) throws StorageException {
            Optional<Bytes> value = super.get(family, key);
            then.run();
            return value;
        }
    }
}
