package io.loombft.server.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class IoDeadlineTest {
    private static final long LONG_MS = 600_000;

    @Test
    void interruptsWorkThatTakesTooLong() {
        try (IoDeadline deadline = new IoDeadline()) {
            assertThrows(
                    InterruptedException.class,
                    () ->
                            deadline.within(
                                    10,
                                    () -> {
                                        new CountDownLatch(1).await();
                                        return true;
                                    }));
            assertFalse(Thread.currentThread().isInterrupted());
        }
    }

    @Test
    void leavesQuickWorkAlone() {
        try (IoDeadline deadline = new IoDeadline()) {
            assertEquals(7, deadline.<Integer, RuntimeException>within(LONG_MS, () -> 7));
            assertFalse(Thread.currentThread().isInterrupted());
        }
    }

    @Test
    void passesOnHowWorkFails() {
        try (IoDeadline deadline = new IoDeadline()) {
            assertThrows(
                    IOException.class,
                    () ->
                            deadline.within(
                                    LONG_MS,
                                    () -> {
                                        throw new IOException("away");
                                    }));
        }
    }

    /** An alarm at the very end of the work must not hit what the thread does afterwards. */
    @Test
    void neverInterruptsWhatComesAfter() {
        try (IoDeadline deadline = new IoDeadline()) {
            for (int i = 0; i < 500; i++) {
                deadline.within(1, () -> busy(1_000_000));
                assertFalse(Thread.interrupted(), "run " + i);
            }
        }
    }

    private static void busy(long nanos) {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }
}
