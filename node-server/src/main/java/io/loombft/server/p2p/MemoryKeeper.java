package io.loombft.server.p2p;

import io.loombft.core.peers.PeerMemory;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the peer memory on a thread of its own; of several states only the latest is written. */
final class MemoryKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(MemoryKeeper.class);

    private final PeerStore store;
    private final BlockingQueue<PeerMemory> latest = new ArrayBlockingQueue<>(1);
    private final Thread thread = Thread.ofVirtual().name("p2p-memory").unstarted(this::run);

    MemoryKeeper(PeerStore store) {
        this.store = store;
    }

    /** Begins to write. */
    void start() {
        thread.start();
    }

    PeerMemory load() {
        try {
            return store.load();
        } catch (IOException e) {
            LOG.warn("Starting without known peers and bans: {}", e.getMessage());
            return PeerMemory.empty();
        }
    }

    /** Called by one thread at a time. */
    void keep(PeerMemory memory) {
        latest.poll();
        latest.add(memory);
    }

    /** Stops the thread and writes the last state. */
    void close(PeerMemory last) throws InterruptedException {
        thread.interrupt();
        thread.join();
        save(last);
    }

    private void run() {
        try {
            while (true) {
                save(latest.take());
            }
        } catch (InterruptedException e) {
            // The network closes.
        }
    }

    private void save(PeerMemory memory) {
        try {
            store.save(memory);
        } catch (IOException e) {
            LOG.warn("Cannot write known peers and bans, going on without: {}", e.getMessage());
        }
    }
}
