package io.loombft.server.node;

import static io.loombft.server.node.TestNode.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ShareTest {
    private final Share share = new Share();

    @Test
    void soManyMessagesWaitAndTheNextOneWhenOneIsHandled() throws Exception {
        assertHolds(Share.MESSAGES_MAX, 10);
    }

    @Test
    void soManyBytesWaitHoweverFewMessagesTheyAre() throws Exception {
        int mebibyte = 1024 * 1024;
        assertHolds(Share.BYTES_MAX / mebibyte - 1, mebibyte);
    }

    @Test
    void theLongestMessageWaitsAlone() throws Exception {
        assertHolds(1, Share.BYTES_MAX);
    }

    /** So many of that size, one more only when one of them is handled, and then as many again. */
    private void assertHolds(int count, int bytes) throws Exception {
        List<Runnable> waiting = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            waiting.add(share.take(bytes));
        }
        AtomicInteger further = new AtomicInteger();
        Thread reader =
                Thread.startVirtualThread(
                        () -> {
                            try {
                                share.take(bytes).run();
                                further.incrementAndGet();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });
        eventually(() -> reader.getState() == Thread.State.WAITING);
        assertEquals(0, further.get());
        waiting.removeFirst().run();
        reader.join();
        assertEquals(1, further.get());
        waiting.forEach(Runnable::run);
        for (int i = 0; i < count; i++) {
            waiting.add(share.take(bytes));
        }
    }
}
