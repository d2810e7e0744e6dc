package io.loombft.server.node;

import io.loombft.core.contract.CallInterruptedException;
import io.loombft.core.contract.Contracts;
import io.loombft.core.contract.Machine;
import io.loombft.core.contract.Programs;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.ledger.TrialRuns;
import io.loombft.server.rpc.ContractsApi.Tried;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs contracts for clients on a few platform threads with the ledger's stack, so that they neither
 * hold the ledger up nor take all processors. For any thread.
 */
final class Trials implements AutoCloseable {
    /** Calls that may wait for a thread. */
    static final int WAITING_MAX = 64;

    static final int THREADS = 2;

    private final long timeMaxMs;
    private final ThreadPoolExecutor threads;

    /** Each thread takes one for a call; they keep the machines of the contracts asked last. */
    private final ArrayBlockingQueue<TrialRuns> idle = new ArrayBlockingQueue<>(THREADS);

    /** Something to run; nothing of it is kept. */
    interface Trial {
        Tried run(TrialRuns on);
    }

    /** A call may take so long from when it was asked, its waiting included. */
    Trials(Programs programs, long timeMaxMs) {
        this.timeMaxMs = timeMaxMs;
        for (int i = 0; i < THREADS; i++) {
            idle.add(new TrialRuns(new Contracts(programs, new Ed25519())));
        }
        this.threads =
                new ThreadPoolExecutor(
                        THREADS,
                        THREADS,
                        0,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(WAITING_MAX),
                        Thread.ofPlatform()
                                .name("query-", 0)
                                .stackSize(Machine.STACK_BYTES_MIN)
                                .daemon()
                                .factory());
    }

    /** Waits for the end, which comes by an interrupt when it takes too long. */
    Tried run(Trial trial) {
        Future<Tried> running;
        try {
            running = threads.submit(() -> runNow(trial));
        } catch (RejectedExecutionException e) {
            return new Tried.Busy();
        }
        try {
            return running.get(timeMaxMs, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            running.cancel(true);
            return new Tried.TimedOut(timeMaxMs);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a contract could not be asked", e.getCause());
        } catch (InterruptedException e) {
            running.cancel(true);
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private Tried runNow(Trial trial) throws InterruptedException {
        TrialRuns on = idle.take();
        try {
            return trial.run(on);
        } catch (CallInterruptedException e) {
            // Whoever waited for it has gone.
            return new Tried.TimedOut(timeMaxMs);
        } finally {
            idle.add(on);
        }
    }

    /** Ends what runs. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
