package io.loombft.server.metrics;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Ends reads and writes that a slow client would draw out for ever, by interrupting the virtual thread
 * that waits for them, which closes its socket. Called by the threads of many requests. Only socket
 * work may run within: an interrupt would close the node's files too.
 */
public final class IoDeadline implements AutoCloseable {
    private final ScheduledThreadPoolExecutor timer;

    public IoDeadline() {
        timer =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().daemon().name("http-deadlines").factory());
        timer.setRemoveOnCancelPolicy(true);
    }

    /** Socket work with a result or a failure of its own. */
    @FunctionalInterface
    public interface Work<T, E extends Exception> {
        T run() throws E;
    }

    /** Runs the work in this thread, which is interrupted after so many milliseconds. */
    public <T, E extends Exception> T within(long milliseconds, Work<T, E> work) throws E {
        Watch watch = new Watch(Thread.currentThread());
        ScheduledFuture<?> alarm = timer.schedule(watch::ring, milliseconds, TimeUnit.MILLISECONDS);
        try {
            return work.run();
        } finally {
            alarm.cancel(false);
            watch.end();
        }
    }

    /** The same for work without a result. */
    public void within(long milliseconds, Runnable work) {
        this.<Boolean, RuntimeException>within(
                milliseconds,
                () -> {
                    work.run();
                    return true;
                });
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    /** The lock keeps an interrupt from hitting what the thread does next. */
    private static final class Watch {
        private final ReentrantLock lock = new ReentrantLock();
        private final Thread thread;
        private boolean hasRung;
        private boolean hasEnded;

        Watch(Thread thread) {
            this.thread = thread;
        }

        void ring() {
            lock.lock();
            try {
                if (!hasEnded) {
                    hasRung = true;
                    thread.interrupt();
                }
            } finally {
                lock.unlock();
            }
        }

        /** Clears an interrupt that came too late to be noticed. */
        void end() {
            lock.lock();
            try {
                hasEnded = true;
                if (hasRung) {
                    Thread.interrupted();
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
