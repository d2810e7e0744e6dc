package io.loombft.server.node;

import io.loombft.core.consensus.Timeout;
import io.loombft.core.types.Height;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fires what the core has scheduled, on one thread, by the monotonic clock. Timeouts of a height are
 * forgotten when a later one schedules its first, so that long timeouts and fast blocks do not pile up;
 * otherwise the core knows a stale timeout. An action that throws halts the node: nothing would run it
 * again. Timeouts are scheduled by the consensus thread alone, the rest by any.
 */
final class Timers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("timers");

    private final ScheduledThreadPoolExecutor executor;
    private final FatalHandler fatal;

    // The consensus thread's: the timeouts of the highest height that has any.
    private final List<Future<?>> timeouts = new ArrayList<>();
    private Height height = Height.GENESIS;

    Timers(FatalHandler fatal) {
        this.fatal = fatal;
        executor =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().name("timers").daemon().factory());
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        executor.setRemoveOnCancelPolicy(true);
    }

    void schedule(Timeout timeout, long delayMs, Consumer<Timeout> fire) {
        if (timeout.height().isAfter(height)) {
            height = timeout.height();
            timeouts.forEach(stale -> stale.cancel(false));
            timeouts.clear();
        }
        timeouts.removeIf(Future::isDone);
        timeouts.add(
                executor.schedule(
                        guarded(() -> fire.accept(timeout)), delayMs, TimeUnit.MILLISECONDS));
    }

    void after(long delayMs, Runnable action) {
        var unused = executor.schedule(guarded(action), delayMs, TimeUnit.MILLISECONDS);
    }

    void every(long periodMs, Runnable action) {
        var unused =
                executor.scheduleWithFixedDelay(
                        guarded(action), periodMs, periodMs, TimeUnit.MILLISECONDS);
    }

    /** How many actions wait for their time. */
    int waiting() {
        return executor.getQueue().size();
    }

    /** Without this the executor would keep the failure to itself and drop the action for good. */
    private Runnable guarded(Runnable action) {
        return () -> {
            try {
                action.run();
            } catch (RuntimeException | AssertionError e) {
                LOG.error("halting", e);
                fatal.failed(Failures.of("a timer could not do its work", e));
            }
        };
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
