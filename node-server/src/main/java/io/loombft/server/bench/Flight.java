package io.loombft.server.bench;

import io.loombft.core.types.Transaction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The transfers of one phase and what became of each. A transfer's fate before the chain is written by
 * the one sender that has it, its commit by the thread that watches the chain; others read the counts at
 * any time, and all of it when both have ended.
 */
final class Flight {
    /** Reasons of refusals that are told apart; the rest is counted together. */
    private static final int REASONS_MAX = 32;

    private static final String OTHER_REASONS = "other reasons";

    private final Payers payers;
    private final List<byte[]> transfers;
    private final long[] nonces;
    private final boolean[] accepted;
    private final AtomicLongArray committedNanos;
    private final List<Long> blocks = new ArrayList<>();
    private final TreeMap<String, Integer> refusals = new TreeMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicInteger acceptedCount = new AtomicInteger();
    private final AtomicInteger committedCount = new AtomicInteger();
    private final AtomicInteger refusedCount = new AtomicInteger();
    private final AtomicInteger twiceCount = new AtomicInteger();

    /** Signed by {@link Signing} with these nonces. */
    Flight(Payers payers, List<byte[]> transfers, long[] nonces) {
        this.payers = payers;
        this.transfers = transfers;
        this.nonces = nonces;
        this.accepted = new boolean[transfers.size()];
        this.committedNanos = new AtomicLongArray(transfers.size());
    }

    int size() {
        return transfers.size();
    }

    byte[] transfer(int index) {
        return transfers.get(index);
    }

    // ---- Senders.

    void accepted(int index) {
        accepted[index] = true;
        acceptedCount.incrementAndGet();
    }

    void refused(String reason) {
        refusedCount.incrementAndGet();
        lock.lock();
        try {
            boolean isTold = refusals.containsKey(reason) || refusals.size() < REASONS_MAX;
            refusals.merge(isTold ? reason : OTHER_REASONS, 1, Integer::sum);
        } finally {
            lock.unlock();
        }
    }

    // ---- The watch.

    /** A block was seen at this moment of the clock, which is never 0. */
    void block(List<Transaction> transactions, long nanos) {
        for (Transaction transaction : transactions) {
            committed(transaction, nanos);
        }
        lock.lock();
        try {
            blocks.add(nanos);
        } finally {
            lock.unlock();
        }
    }

    private void committed(Transaction transaction, long nanos) {
        int payer = payers.withKey(transaction.publicKey()).orElse(-1);
        if (payer < 0 || transaction.nonce() < nonces[payer]) {
            return;
        }
        long index = (transaction.nonce() - nonces[payer]) * payers.count() + payer;
        boolean isOurs =
                index < size()
                        && Arrays.equals(
                                transfers.get((int) index), transaction.encoded().toArray());
        if (!isOurs) {
            return;
        }
        if (committedNanos.get((int) index) != 0) {
            twiceCount.incrementAndGet();
            return;
        }
        committedNanos.set((int) index, nanos);
        committedCount.incrementAndGet();
    }

    // ---- Whoever wants to know.

    int acceptedCount() {
        return acceptedCount.get();
    }

    int refusedCount() {
        return refusedCount.get();
    }

    int committedCount() {
        return committedCount.get();
    }

    int twiceCount() {
        return twiceCount.get();
    }

    /** Taken by a node, and in no block that was seen. */
    int waiting() {
        return acceptedCount() - committedCount();
    }

    /** How often each reason was given. */
    SortedMap<String, Integer> refusals() {
        lock.lock();
        try {
            return new TreeMap<>(refusals);
        } finally {
            lock.unlock();
        }
    }

    /** How many were taken and not seen in a block; exact when the senders have ended. */
    int lost() {
        int lost = 0;
        for (int i = 0; i < size(); i++) {
            if (accepted[i] && committedNanos.get(i) == 0) {
                lost++;
            }
        }
        return lost;
    }

    /** How many were seen committed from then until then. */
    int committedBetween(long fromNanos, long untilNanos) {
        int count = 0;
        for (int i = 0; i < size(); i++) {
            long nanos = committedNanos.get(i);
            if (nanos != 0 && nanos >= fromNanos && nanos < untilNanos) {
                count++;
            }
        }
        return count;
    }

    int blocksBetween(long fromNanos, long untilNanos) {
        lock.lock();
        try {
            return (int)
                    blocks.stream()
                            .filter(nanos -> nanos >= fromNanos && nanos < untilNanos)
                            .count();
        } finally {
            lock.unlock();
        }
    }

    /** From when each of these transfers was due until it was seen committed; those never seen are left out. */
    Latencies latencies(Schedule schedule, long fromNanos, long untilNanos) {
        long[] found = new long[size()];
        int count = 0;
        for (int i = 0; i < size(); i++) {
            long due = schedule.dueNanos(i);
            if (due >= fromNanos && due < untilNanos && committedNanos.get(i) != 0) {
                found[count++] = committedNanos.get(i) - due;
            }
        }
        return Latencies.of(Arrays.copyOf(found, count));
    }
}
