package io.loombft.server.storage;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets any thread in until it is closed, and closes only when all are out: a call into the native
 * library after its objects are freed would end the process.
 */
final class Gate {
    /** So many threads may be inside at once. */
    private static final int INSIDE_MAX = 1 << 20;

    private final Semaphore places = new Semaphore(INSIDE_MAX);
    private final AtomicBoolean isClosed = new AtomicBoolean();

    /** Goes in; false when the gate is closed. */
    boolean tryEnter() {
        return !isClosed.get() && places.tryAcquire();
    }

    void leave() {
        places.release();
    }

    /** Closes and waits until all are out; true for the one call that closed it. */
    boolean close() {
        if (!isClosed.compareAndSet(false, true)) {
            return false;
        }
        places.acquireUninterruptibly(INSIDE_MAX);
        return true;
    }
}
