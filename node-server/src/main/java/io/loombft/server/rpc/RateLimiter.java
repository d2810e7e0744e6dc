package io.loombft.server.rpc;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * A bucket of tokens for each client, filled with a second's worth and refilled at the rate. A request
 * needs one token and a batch takes one for each item, into debt if it must, so that a batch is
 * answered whole and its client then waits. Called by many threads.
 */
final class RateLimiter {
    /** Most clients remembered; the one not heard from for longest is forgotten first. */
    static final int CLIENTS_MAX = 16_384;

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    /** An IPv6 customer owns at least as many addresses as this prefix leaves open. */
    private static final int IPV6_PREFIX_BYTES = 8;

    private final int perSecond;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Client, Bucket> buckets = new Oldest();

    /** At 0 per second nobody is limited. */
    RateLimiter(int perSecond, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.nanoTime = nanoTime;
    }

    /** Takes one token: 0 when there was one, else after how many seconds to come again. */
    long take(InetAddress address) {
        if (perSecond == 0) {
            return 0;
        }
        lock.lock();
        try {
            Bucket bucket = refilled(address);
            if (bucket.tokenNanos >= NANOS_PER_SECOND) {
                bucket.tokenNanos -= NANOS_PER_SECOND;
                return 0;
            }
            long missing = NANOS_PER_SECOND - bucket.tokenNanos;
            return Math.ceilDiv(missing, NANOS_PER_SECOND * perSecond);
        } finally {
            lock.unlock();
        }
    }

    /** Takes further tokens of a client that got its first, whether they are there or not. */
    void charge(InetAddress address, int tokens) {
        if (perSecond == 0 || tokens == 0) {
            return;
        }
        lock.lock();
        try {
            refilled(address).tokenNanos -= tokens * NANOS_PER_SECOND;
        } finally {
            lock.unlock();
        }
    }

    int clients() {
        lock.lock();
        try {
            return buckets.size();
        } finally {
            lock.unlock();
        }
    }

    private Bucket refilled(InetAddress address) {
        long now = nanoTime.getAsLong();
        Bucket bucket =
                buckets.computeIfAbsent(Client.of(address), client -> new Bucket(full(), now));
        // Idle for more than a minute fills any bucket without debt; the cap keeps the product
        // small.
        long elapsed = Math.min(now - bucket.refilledAt, 60 * NANOS_PER_SECOND);
        bucket.tokenNanos = Math.min(full(), bucket.tokenNanos + elapsed * perSecond);
        bucket.refilledAt = now;
        return bucket;
    }

    private long full() {
        return NANOS_PER_SECOND * perSecond;
    }

    /** Tokens times 10^9; below zero for a debt. */
    private static final class Bucket {
        private long tokenNanos;
        private long refilledAt;

        Bucket(long tokenNanos, long refilledAt) {
            this.tokenNanos = tokenNanos;
            this.refilledAt = refilledAt;
        }
    }

    /** An IPv4 address, or the network of an IPv6 address, in hex. */
    private record Client(String network) {
        static Client of(InetAddress address) {
            byte[] bytes = address.getAddress();
            byte[] network =
                    address instanceof Inet6Address
                            ? Arrays.copyOf(bytes, IPV6_PREFIX_BYTES)
                            : bytes;
            return new Client(java.util.HexFormat.of().formatHex(network));
        }
    }

    private static final class Oldest extends LinkedHashMap<Client, Bucket> {
        private static final long serialVersionUID = 1L;

        Oldest() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Client, Bucket> eldest) {
            return size() > CLIENTS_MAX;
        }
    }
}
