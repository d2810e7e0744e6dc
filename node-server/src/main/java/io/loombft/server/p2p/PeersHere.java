package io.loombft.server.p2p;

import io.loombft.core.crypto.PublicKey;
import io.loombft.core.peers.DisconnectReason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The peers that listeners know of, at most one connection a node: a connection that takes the place
 * of another is announced only after that other was taken leave of. Thread-safe.
 */
final class PeersHere {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition left = lock.newCondition();
    private final Map<PublicKey, PeerConnection> here = new TreeMap<>();
    private volatile List<PeerConnection> snapshot = List.of();

    /**
     * Adds the connection; cuts off an older one of the same node and waits until it has left. False
     * when the newcomer itself is ending already: its successor may be here.
     */
    boolean join(PeerConnection newcomer) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            for (var older = here.get(newcomer.id());
                    older != null;
                    older = here.get(newcomer.id())) {
                if (newcomer.isEnding()) {
                    return false;
                }
                older.abort(DisconnectReason.DUPLICATE);
                left.await();
            }
            here.put(newcomer.id(), newcomer);
            snapshot = List.copyOf(here.values());
            return true;
        } finally {
            lock.unlock();
        }
    }

    void leave(PeerConnection gone) {
        lock.lock();
        try {
            here.remove(gone.id(), gone);
            snapshot = List.copyOf(here.values());
            left.signalAll();
        } finally {
            lock.unlock();
        }
    }

    Optional<PeerConnection> find(PublicKey id) {
        lock.lock();
        try {
            return Optional.ofNullable(here.get(id));
        } finally {
            lock.unlock();
        }
    }

    boolean has(PeerConnection connection) {
        return find(connection.id()).filter(peer -> peer == connection).isPresent();
    }

    /** In the order of their ids. */
    List<PeerConnection> all() {
        return snapshot;
    }
}
