package io.loombft.server.node;

import io.loombft.core.crypto.Hash;
import io.loombft.core.replica.LiveMempool;
import io.loombft.core.types.Receipt;
import io.loombft.server.rpc.NodeApi.TransactionStatus;
import io.loombft.server.storage.ChainStore;
import io.loombft.server.storage.StorageException;
import java.util.Optional;

/** Says where a transaction stands. For any thread. */
final class TransactionDesk {
    private final ChainStore store;
    private final LiveMempool mempool;

    TransactionDesk(ChainStore store, LiveMempool mempool) {
        this.store = store;
        this.mempool = mempool;
    }

    /** Never unknown once this node has taken it, until it was dropped or pruned. */
    TransactionStatus status(Hash hash) throws StorageException {
        // The pool is asked first: what a block takes out of it meanwhile is in the store that is
        // read then. The other way round it would be in neither for a moment.
        boolean waits = mempool.holds(hash);
        Optional<ChainStore.Place> place = store.transaction(hash);
        if (place.isPresent()) {
            Optional<Receipt> receipt = store.receipt(place.get());
            if (receipt.isPresent()) {
                return new TransactionStatus.Committed(
                        place.get().height(), place.get().index(), receipt.get());
            }
        }
        return waits ? new TransactionStatus.Pending() : new TransactionStatus.Unknown();
    }
}
