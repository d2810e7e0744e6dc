package io.loombft.server.node;

import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Semaphore;

/**
 * The two bounded queues of the consensus thread. Answers of the node's own parts go first and must
 * always fit: there are only so many questions out, so a full queue is a bug. Peers wait for room, each
 * on its own reader thread. Any thread puts, one takes.
 */
final class Inbox<T> {
    /** Messages of peers that may wait. */
    static final int PEERS_MAX = 4_096;

    /** Answers of our own that may wait. */
    static final int OWN_MAX = 1_024;

    private final ArrayBlockingQueue<T> own = new ArrayBlockingQueue<>(OWN_MAX);
    private final ArrayBlockingQueue<T> peers = new ArrayBlockingQueue<>(PEERS_MAX);
    private final Semaphore available = new Semaphore(0);

    /** Waits for room. */
    void putFromPeer(T item) throws InterruptedException {
        peers.put(item);
        available.release();
    }

    /** Whether there was room. */
    boolean offerFromPeer(T item) {
        boolean hadRoom = peers.offer(item);
        if (hadRoom) {
            available.release();
        }
        return hadRoom;
    }

    void putOwn(T item) {
        if (!own.offer(item)) {
            throw new AssertionError("more than " + OWN_MAX + " answers wait for consensus");
        }
        available.release();
    }

    /** The next item, own ones first; waits for one. */
    T take() throws InterruptedException {
        available.acquire();
        return Optional.ofNullable(own.poll()).orElseGet(peers::remove);
    }

    int size() {
        return available.availablePermits();
    }
}
