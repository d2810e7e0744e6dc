package io.loombft.console.connection;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * Holds the one snapshot of a node. The threads that ask put their parts in, one after the other; anyone
 * reads it without waiting.
 */
final class NodeStore {
    private final ReentrantLock writing = new ReentrantLock();
    private volatile NodeSnapshot current;
    private final Runnable changed;

    /** Tells of each change, on the thread that made it. */
    NodeStore(String url, Runnable changed) {
        this.current = NodeSnapshot.unknown(url);
        this.changed = changed;
    }

    NodeSnapshot current() {
        return current;
    }

    void update(UnaryOperator<NodeSnapshot> change) {
        writing.lock();
        try {
            NodeSnapshot next = change.apply(current);
            current = next.with(next.pace().seen(next, System.nanoTime()));
        } finally {
            writing.unlock();
        }
        changed.run();
    }
}
