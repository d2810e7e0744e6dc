package io.loombft.server.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
    private static final long SECOND = 1_000_000_000;

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - SECOND);

    @Test
    void aSecondsWorthPassesAtOnceAndThenAtTheRate() {
        RateLimiter limiter = limiter(10);
        InetAddress client = address(10, 0, 0, 1);
        for (int i = 0; i < 10; i++) {
            assertEquals(0, limiter.take(client), "request " + i);
        }
        assertEquals(1, limiter.take(client));

        now.addAndGet(SECOND / 10 - 1);
        assertEquals(1, limiter.take(client));
        now.addAndGet(1);
        assertEquals(0, limiter.take(client));
        assertEquals(1, limiter.take(client));
    }

    @Test
    void unusedTokensAreNotSavedUp() {
        RateLimiter limiter = limiter(2);
        InetAddress client = address(10, 0, 0, 1);
        limiter.take(client);
        now.addAndGet(3_600 * SECOND);

        assertEquals(0, limiter.take(client));
        assertEquals(0, limiter.take(client));
        assertEquals(1, limiter.take(client));
    }

    @Test
    void aBatchIsPaidForAfterwards() {
        RateLimiter limiter = limiter(10);
        InetAddress client = address(10, 0, 0, 1);
        assertEquals(0, limiter.take(client));
        limiter.charge(client, 99);

        // 10 - 100 = -90: nine seconds to zero, and a tenth for the next token.
        assertEquals(10, limiter.take(client));
        now.addAndGet(9 * SECOND);
        assertEquals(1, limiter.take(client));
        now.addAndGet(SECOND / 10);
        assertEquals(0, limiter.take(client));
    }

    @Test
    void clientsDoNotPayForEachOther() {
        RateLimiter limiter = limiter(1);

        assertEquals(0, limiter.take(address(10, 0, 0, 1)));
        assertEquals(1, limiter.take(address(10, 0, 0, 1)));
        assertEquals(0, limiter.take(address(10, 0, 0, 2)));
    }

    @Test
    void anIpv6NetworkIsOneClient() {
        RateLimiter limiter = limiter(1);

        assertEquals(0, limiter.take(ipv6(1, 1)));
        assertEquals(1, limiter.take(ipv6(1, 2)));
        assertEquals(0, limiter.take(ipv6(2, 1)));
    }

    @Test
    void atZeroNobodyIsLimited() {
        RateLimiter limiter = limiter(0);
        for (int i = 0; i < 10_000; i++) {
            assertEquals(0, limiter.take(address(10, 0, 0, 1)));
            limiter.charge(address(10, 0, 0, 1), 100);
        }
        assertEquals(0, limiter.clients());
    }

    @Test
    void theTableOfClientsIsBounded() {
        RateLimiter limiter = limiter(1);
        for (int i = 0; i < RateLimiter.CLIENTS_MAX + 1_000; i++) {
            limiter.take(address(10, i >> 16, i >> 8, i));
        }

        assertEquals(RateLimiter.CLIENTS_MAX, limiter.clients());
        assertTrue(limiter.take(address(10, 0, 4, 0)) > 0, "a late one is remembered");
        assertEquals(0, limiter.take(address(10, 0, 0, 0)), "the first one is forgotten");
    }

    private RateLimiter limiter(int perSecond) {
        return new RateLimiter(perSecond, now::get);
    }

    private static InetAddress address(int a, int b, int c, int d) {
        return of(new byte[] {(byte) a, (byte) b, (byte) c, (byte) d});
    }

    private static InetAddress ipv6(int network, int host) {
        byte[] bytes = new byte[16];
        bytes[0] = 0x20;
        bytes[7] = (byte) network;
        bytes[15] = (byte) host;
        return of(bytes);
    }

    private static InetAddress of(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
