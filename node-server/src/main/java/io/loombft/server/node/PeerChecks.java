package io.loombft.server.node;

import io.loombft.core.crypto.PublicKey;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** How many transactions of peers may wait to be checked, or be at it. For any thread. */
final class PeerChecks {
    /** Those of one peer. */
    static final int ONE_MAX = 2_048;

    /** Those of all: half of the room there is, so that the node's own clients find some. */
    static final int ALL_MAX = LoomNode.CHECKS_WAITING_MAX / 2;

    private final Semaphore all = new Semaphore(ALL_MAX);
    private final Map<PublicKey, Semaphore> each = new ConcurrentHashMap<>();

    /** Room that was taken, to be given back when the checks are done. */
    interface Room {
        void free();
    }

    void connected(PublicKey peer) {
        each.put(peer, new Semaphore(ONE_MAX));
    }

    /** What it has taken is still given back to all. */
    void disconnected(PublicKey peer) {
        each.remove(peer);
    }

    /** Room for so many of a connected peer's; empty when there is none. */
    Optional<Room> take(PublicKey peer, int count) {
        Semaphore own = each.get(peer);
        if (own == null || !own.tryAcquire(count)) {
            return Optional.empty();
        }
        if (!all.tryAcquire(count)) {
            own.release(count);
            return Optional.empty();
        }
        return Optional.of(
                () -> {
                    own.release(count);
                    all.release(count);
                });
    }
}
