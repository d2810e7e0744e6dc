package io.loombft.core.client;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Passing time between two questions, and how much of it has passed. */
interface Pause {
    /** Nanoseconds since some instant. */
    long nanoTime();

    void pause(long milliseconds) throws InterruptedException;

    /** The system's. */
    static Pause real() {
        CountDownLatch never = new CountDownLatch(1);
        return new Pause() {
            @Override
            public long nanoTime() {
                return System.nanoTime();
            }

            @Override
            public void pause(long milliseconds) throws InterruptedException {
                boolean isOver = never.await(milliseconds, TimeUnit.MILLISECONDS);
                if (isOver) {
                    throw new AssertionError("nobody counts this latch down");
                }
            }
        };
    }
}
