package io.loombft.server.simulated;

import io.loombft.core.crypto.Hash;
import io.loombft.core.replica.CommitListener.Committed;
import io.loombft.core.simulation.LiveSimulation;
import io.loombft.core.types.Height;
import io.loombft.core.types.Transaction;
import io.loombft.server.rpc.NodeApi.TransactionStatus;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Where the latest blocks and transactions of a simulated chain are, by their hashes. One thread. */
final class SimulatedIndex {
    /** The transactions of the latest blocks, however full these are. */
    static final int TRANSACTIONS_MAX = 100_000;

    private final Map<Hash, Height> blocks = new Latest<>(LiveSimulation.HEIGHTS_KEPT);
    private final Map<Hash, TransactionStatus.Committed> transactions =
            new Latest<>(TRANSACTIONS_MAX);

    void add(Committed done) {
        Height height = done.block().height();
        blocks.put(done.block().hash(), height);
        for (int i = 0; i < done.block().transactions().size(); i++) {
            Transaction transaction = done.block().transactions().get(i);
            transactions.put(
                    transaction.hash(),
                    new TransactionStatus.Committed(height, i, done.outcome().receipts().get(i)));
        }
    }

    Optional<Height> block(Hash hash) {
        return Optional.ofNullable(blocks.get(hash));
    }

    Optional<TransactionStatus.Committed> transaction(Hash hash) {
        return Optional.ofNullable(transactions.get(hash));
    }

    /** The transactions of the latest blocks that were kept, the oldest first. */
    Collection<TransactionStatus.Committed> transactions() {
        return transactions.values();
    }

    private static final class Latest<V> extends LinkedHashMap<Hash, V> {
        private static final long serialVersionUID = 1L;

        private final int most;

        Latest(int most) {
            this.most = most;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Hash, V> eldest) {
            return size() > most;
        }
    }
}
