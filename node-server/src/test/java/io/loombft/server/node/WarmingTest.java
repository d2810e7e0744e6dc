package io.loombft.server.node;

import static io.loombft.server.node.TestNode.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.contract.ChicoryEngine;
import io.loombft.core.contract.EnginePrograms;
import io.loombft.core.types.Params;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WarmingTest {
    @Test
    void whatHasNoRoomToWaitIsLeftToTheLedger() throws Exception {
        CountDownLatch isAtWork = new CountDownLatch(1);
        CountDownLatch mayGoOn = new CountDownLatch(1);
        AtomicInteger compiled = new AtomicInteger();
        try (Warming warming =
                new Warming(
                        new EnginePrograms(ChicoryEngine.INTERPRETED, 1_000_000),
                        Params.DEFAULT.contracts())) {
            warming.later(
                    () -> {
                        isAtWork.countDown();
                        await(mayGoOn);
                    });
            assertTrue(isAtWork.await(1, TimeUnit.MINUTES));
            for (int i = 0; i < 3 * Warming.WAITING_MAX; i++) {
                warming.later(compiled::incrementAndGet);
            }
            assertEquals(0, compiled.get());
            mayGoOn.countDown();
            eventually(() -> compiled.get() >= Warming.WAITING_MAX);
            // Behind all that waited.
            CountDownLatch isLast = new CountDownLatch(1);
            warming.later(isLast::countDown);
            assertTrue(isLast.await(1, TimeUnit.MINUTES));
            assertEquals(Warming.WAITING_MAX, compiled.get());
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
