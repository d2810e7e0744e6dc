package io.loombft.console.connection;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes one waiting thread; rings before it waits count as one. */
final class Bell {
    private final Semaphore rings = new Semaphore(0);

    void ring() {
        if (rings.availablePermits() == 0) {
            rings.release();
        }
    }

    /** Waits for a ring, or so long. */
    void await(Duration most) throws InterruptedException {
        if (rings.tryAcquire(most.toMillis(), TimeUnit.MILLISECONDS)) {
            rings.drainPermits();
        }
    }

    /** Waits so long, whatever rings. */
    static void pause(Duration time) throws InterruptedException {
        new Semaphore(0).tryAcquire(time.toMillis(), TimeUnit.MILLISECONDS);
    }
}
