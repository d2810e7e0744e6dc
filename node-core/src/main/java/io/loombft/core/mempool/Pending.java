package io.loombft.core.mempool;

import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.Height;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.Verified;
import java.util.Comparator;

/** A transaction that waits, and what its order depends on. */
record Pending(
        Verified<Transaction> verified, Lane lane, Amount cost, Source source, Arrival arrival) {
    /** The lane, then the higher price, then who came first. */
    static final Comparator<Pending> ORDER =
            Comparator.comparing(Pending::lane)
                    .thenComparing(Comparator.comparingLong(Pending::gasPrice).reversed())
                    .thenComparingLong(Pending::sequence);

    /** When it came: its place in line, the height and the time. */
    record Arrival(long sequence, Height height, long timeMs) {}

    Transaction transaction() {
        return verified.value();
    }

    Hash hash() {
        return transaction().hash();
    }

    Address sender() {
        return transaction().sender();
    }

    long nonce() {
        return transaction().nonce();
    }

    long gasPrice() {
        return transaction().gasPrice();
    }

    int size() {
        return transaction().size();
    }

    long sequence() {
        return arrival.sequence();
    }
}
