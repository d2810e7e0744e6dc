package io.loombft.server.node;

import java.util.concurrent.Semaphore;

/**
 * How much of one peer may wait for the consensus thread at a time, so that no peer fills the queue that
 * all share, or the memory. The peer's reader thread takes and waits, the consensus thread gives back.
 */
final class Share {
    /** Messages of a peer that may wait. */
    static final int MESSAGES_MAX = 256;

    /** Bytes of a peer that may wait: its longest message, or as many shorter ones. */
    static final int BYTES_MAX = 8 * 1024 * 1024;

    private static final int BYTES_PER_PERMIT = BYTES_MAX / MESSAGES_MAX;

    private final Semaphore permits = new Semaphore(MESSAGES_MAX);

    /** Waits for room; what it answers is to be called when the message has been handled. */
    Runnable take(int bytes) throws InterruptedException {
        int taken = Math.min(MESSAGES_MAX, 1 + bytes / BYTES_PER_PERMIT);
        permits.acquire(taken);
        return () -> permits.release(taken);
    }
}
