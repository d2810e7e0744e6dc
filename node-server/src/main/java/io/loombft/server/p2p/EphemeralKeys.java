package io.loombft.server.p2p;

import io.loombft.core.bytes.Bytes;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Remembers the ephemeral keys of the latest handshakes, so that a replay is known before any work
 * is done for it; older replays fail at the first frame, for want of the secret. Thread-safe.
 */
final class EphemeralKeys {
    /** Keys remembered, about 130 bytes each. */
    static final int REMEMBERED_MAX = 4_096;

    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Bytes> seen = new LinkedHashSet<>();

    /** Whether the key was not seen before; from now on it was. */
    boolean isNew(Bytes key) {
        lock.lock();
        try {
            if (!seen.add(key)) {
                return false;
            }
            if (seen.size() > REMEMBERED_MAX) {
                seen.remove(seen.iterator().next());
            }
            return true;
        } finally {
            lock.unlock();
        }
    }
}
