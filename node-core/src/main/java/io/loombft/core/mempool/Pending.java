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
    static final Comparator<Pending> ORDER = Pending::order;

    /** When it came: its place in line, the height and the time. */
    record Arrival(long sequence, Height height, long timeMs) {}

    // By hand: a chain of comparators is as slow as all the rest of an admission.
    private static int order(Pending a, Pending b) {
        int byLane = a.lane.compareTo(b.lane);
        if (byLane != 0) {
            return byLane;
        }
        int byPrice = Long.compare(b.gasPrice(), a.gasPrice());
        return byPrice != 0 ? byPrice : Long.compare(a.sequence(), b.sequence());
    }

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
