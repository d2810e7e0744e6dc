package io.loombft.server.p2p;

import io.loombft.core.peers.DisconnectReason;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The sockets that have not yet shown who they are: few in all, few an address, none for long. When
 * there are too many, the oldest of the busiest address gives way, so that idle sockets cannot keep
 * an honest node out. Thread-safe.
 */
final class PendingHandshakes {
    private final int max;
    private final int perAddressMax;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Session> inbound = new LinkedHashSet<>();
    private final Set<Session> outbound = new LinkedHashSet<>();

    PendingHandshakes(int max, int perAddressMax) {
        this.max = max;
        this.perAddressMax = perAddressMax;
    }

    /** Adds an accepted socket; the one that had to give way for it, if any, is to be cut. */
    List<Session> addInbound(Session session) {
        lock.lock();
        try {
            List<Session> gone = new ArrayList<>(1);
            if (count(session.remoteIp()) >= perAddressMax) {
                gone.add(oldest(session.remoteIp()));
            } else if (inbound.size() >= max) {
                gone.add(oldest(busiest()));
            }
            gone.forEach(inbound::remove);
            inbound.add(session);
            return gone;
        } finally {
            lock.unlock();
        }
    }

    void addOutbound(Session session) {
        lock.lock();
        try {
            outbound.add(session);
        } finally {
            lock.unlock();
        }
    }

    void remove(Session session) {
        lock.lock();
        try {
            inbound.remove(session);
            outbound.remove(session);
        } finally {
            lock.unlock();
        }
    }

    /** Cuts those that began before that time, monotonic milliseconds. */
    void cutBefore(long startedAtMs) {
        for (Session session : all()) {
            if (session.startedAtMs < startedAtMs) {
                session.cut(DisconnectReason.HANDSHAKE_TIMEOUT);
            }
        }
    }

    List<Session> all() {
        lock.lock();
        try {
            List<Session> all = new ArrayList<>(inbound);
            all.addAll(outbound);
            return all;
        } finally {
            lock.unlock();
        }
    }

    int inboundSize() {
        lock.lock();
        try {
            return inbound.size();
        } finally {
            lock.unlock();
        }
    }

    private long count(InetAddress ip) {
        return inbound.stream().filter(s -> s.remoteIp().equals(ip)).count();
    }

    private Session oldest(InetAddress ip) {
        return inbound.stream()
                .filter(s -> s.remoteIp().equals(ip))
                .findFirst()
                .orElseThrow(() -> new AssertionError("a counted address has a session"));
    }

    private InetAddress busiest() {
        Map<InetAddress, Integer> counts = new HashMap<>();
        inbound.forEach(s -> counts.merge(s.remoteIp(), 1, Integer::sum));
        return counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow(() -> new AssertionError("a full set is not empty"))
                .getKey();
    }
}
