package io.loombft.core.replica;

import io.loombft.core.mempool.Admission;
import io.loombft.core.types.Transaction;

/** Hears what the mempool decides; on any thread, outside its lock. */
public interface MempoolListener {
    void judged(Transaction transaction, Admission admission);

    /** So many left without being in a block. */
    void dropped(int count);
}
