package io.loombft.server.node;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.consensus.Timeout;
import io.loombft.core.types.Height;
import io.loombft.core.types.Round;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TimersTest {
    private static final long HOUR_MS = 3_600_000;

    private final AtomicReference<NodeFailedException> failure = new AtomicReference<>();
    private final Timers timers = new Timers(failure::set);

    @Test
    void keepsTheTimeoutsOfOneHeightOnly() {
        try (timers) {
            for (long height = 1; height <= 10_000; height++) {
                for (Timeout.Kind kind : Timeout.Kind.values()) {
                    timers.schedule(timeout(height, kind), HOUR_MS, fired -> {});
                }
            }
            assertEquals(Timeout.Kind.values().length, timers.waiting());
        }
    }

    @Test
    void firesEachTimeoutOfAHeight() throws InterruptedException {
        CountDownLatch fired = new CountDownLatch(2);
        try (timers) {
            timers.schedule(timeout(1, Timeout.Kind.PROPOSE), 1, t -> fired.countDown());
            timers.schedule(timeout(1, Timeout.Kind.PREVOTE), 2, t -> fired.countDown());
            assertTrue(fired.await(60, TimeUnit.SECONDS));
        }
    }

    @Test
    void oneThatIsScheduledAgainFiresAgain() throws InterruptedException {
        CountDownLatch both = new CountDownLatch(2);
        CountDownLatch third = new CountDownLatch(1);
        Timeout timeout = timeout(1, Timeout.Kind.PREVOTE);
        try (timers) {
            timers.schedule(timeout, 1, t -> both.countDown());
            timers.schedule(timeout, 2, t -> both.countDown());
            assertTrue(both.await(60, TimeUnit.SECONDS));
            timers.schedule(timeout, 1, t -> third.countDown());
            assertTrue(third.await(60, TimeUnit.SECONDS));
        }
    }

    @Test
    void saysWhenAnActionFailsInsteadOfDroppingItForGood() {
        try (timers) {
            timers.every(
                    1,
                    () -> {
                        throw new AssertionError("broken");
                    });
            await().atMost(TestNode.PATIENCE).until(() -> failure.get() != null);
            assertEquals(NodeFailedException.Reason.HALTED, failure.get().reason());
        }
    }

    private static Timeout timeout(long height, Timeout.Kind kind) {
        return new Timeout(kind, new Height(height), Round.ZERO);
    }
}
