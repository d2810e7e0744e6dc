package io.loombft.server.node;

import io.loombft.core.consensus.Timeout;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Fires what the core has scheduled, on one thread, by the monotonic clock. Nothing is ever cancelled:
 * the core knows a stale timeout. For any thread.
 */
final class Timers implements AutoCloseable {
    private final ScheduledThreadPoolExecutor executor;

    Timers() {
        executor =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().name("timers").daemon().factory());
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    void schedule(Timeout timeout, long delayMs, Consumer<Timeout> fire) {
        after(delayMs, () -> fire.accept(timeout));
    }

    void after(long delayMs, Runnable action) {
        var unused = executor.schedule(action, delayMs, TimeUnit.MILLISECONDS);
    }

    void every(long periodMs, Runnable action) {
        var unused =
                executor.scheduleWithFixedDelay(action, periodMs, periodMs, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
