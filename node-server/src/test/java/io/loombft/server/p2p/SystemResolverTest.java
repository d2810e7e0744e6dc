package io.loombft.server.p2p;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SystemResolverTest {
    private static final String TOO_MANY = "too many names are being looked up";

    private final CountDownLatch mayAnswer = new CountDownLatch(1);
    private final SystemResolver resolver = new SystemResolver(this::answersLate);

    private InetAddress[] answersLate(String host) {
        try {
            mayAnswer.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new InetAddress[] {InetAddress.getLoopbackAddress()};
    }

    @Test
    void whileTheNameServiceHangsOnlySoManyNamesWait() throws Exception {
        int taken = SystemResolver.THREADS + SystemResolver.WAITING_MAX;
        BlockingQueue<String> ends = new LinkedBlockingQueue<>();
        for (int i = 0; i < taken + 10; i++) {
            String host = "host" + i + ".test";
            Thread.startVirtualThread(() -> ends.add(end(host)));
        }
        for (int i = 0; i < 10; i++) {
            assertEquals(TOO_MANY, ends.poll(1, TimeUnit.MINUTES));
        }
        // An address needs nobody's help.
        assertEquals(List.of(InetAddress.getByName("192.0.2.1")), resolver.resolve("192.0.2.1"));

        mayAnswer.countDown();
        for (int i = 0; i < taken; i++) {
            // One that had to wait for seconds has failed, too; in any case there was room for it.
            boolean isRefused = TOO_MANY.equals(ends.poll(1, TimeUnit.MINUTES));
            assertEquals(false, isRefused);
        }
        assertEquals(
                List.of(InetAddress.getLoopbackAddress()), resolver.resolve("afterwards.test"));
    }

    private String end(String host) {
        try {
            return resolver.resolve(host).toString();
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }
}
