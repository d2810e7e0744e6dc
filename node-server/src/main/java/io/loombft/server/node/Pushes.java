package io.loombft.server.node;

import io.loombft.core.replica.LiveMempool;
import io.loombft.core.types.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Sends clients' transactions on to the peers: the first at once, those that come soon after it together,
 * since a message costs the nodes more than a transaction in it does. Any thread adds; a thread of its
 * own sends.
 */
final class Pushes implements AutoCloseable {
    /** Transactions that may wait for a moment; more are announced by hash, and asked for. */
    static final int WAITING_MAX = 4_096;

    /** From one message to the next. */
    private static final long PAUSE_MS = 20;

    private final LiveMempool mempool;
    private final Peers peers;
    private final BlockingQueue<Transaction> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = Thread.ofVirtual().name("pushes").unstarted(this::run);

    Pushes(LiveMempool mempool, Peers peers) {
        this.mempool = mempool;
        this.peers = peers;
    }

    void start() {
        thread.start();
    }

    void add(Transaction transaction) {
        // What finds no room is told with the next announcement.
        var unused = waiting.offer(transaction);
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
    }

    private void run() {
        try {
            do {
                List<Transaction> some = new ArrayList<>();
                some.add(waiting.take());
                waiting.drainTo(some);
                mempool.spread(mempool.push(some), peers::send);
            } while (!closed.await(PAUSE_MS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
