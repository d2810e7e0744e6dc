package io.loombft.server.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.loombft.core.contract.ChicoryEngine;
import io.loombft.core.contract.EnginePrograms;
import io.loombft.core.ledger.TrialRuns;
import io.loombft.server.rpc.ContractsApi.Tried;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TrialsTest {
    private static final long FOR_EVER_MS = 600_000;
    private static final Tried DONE = new Tried.TimedOut(7);

    private final CountDownLatch mayEnd = new CountDownLatch(1);

    private Tried slow(TrialRuns on) {
        try {
            mayEnd.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return DONE;
    }

    @Test
    void oneMoreThanMayRunAndWaitIsToldThatTheNodeIsBusy() throws Exception {
        int taken = Trials.THREADS + Trials.WAITING_MAX;
        int further = 10;
        BlockingQueue<Tried> ends = new LinkedBlockingQueue<>();
        try (Trials trials =
                new Trials(new EnginePrograms(ChicoryEngine.INTERPRETED, 1_000_000), FOR_EVER_MS)) {
            for (int i = 0; i < taken + further; i++) {
                Thread.startVirtualThread(() -> ends.add(trials.run(this::slow)));
            }
            for (int i = 0; i < further; i++) {
                assertEquals(new Tried.Busy(), ends.poll(1, TimeUnit.MINUTES));
            }
            mayEnd.countDown();
            for (int i = 0; i < taken; i++) {
                assertEquals(DONE, ends.poll(1, TimeUnit.MINUTES));
            }
            assertEquals(DONE, trials.run(this::slow), "there is room again");
        }
    }
}
