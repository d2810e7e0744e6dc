package io.loombft.console.connection;

import io.loombft.core.bytes.MalformedInputException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** One node: the three threads that ask, listen and follow, and the snapshot that they keep. */
final class NodeConnection implements AutoCloseable {
    private final NodeCalls calls;
    private final MetricsPage metrics = new MetricsPage();
    private final NodeStore store;
    private final List<Thread> threads;

    NodeConnection(String url, Runnable changed, Supplier<Optional<TrustPoint>> trusted)
            throws MalformedInputException {
        calls = new NodeCalls(url);
        store = new NodeStore(url, changed);
        Bell bell = new Bell();
        threads =
                List.of(
                        start("poll", new NodePolling(calls, metrics, store, bell)),
                        start("events", new EventListening(url, calls, store, bell)),
                        start("chain", new ChainFollower(calls, store, bell, trusted)));
    }

    private static Thread start(String name, Runnable loop) {
        return Thread.ofVirtual().name(name).start(loop);
    }

    NodeSnapshot current() {
        NodeSnapshot now = store.current();
        return now.with(now.pace().at(System.nanoTime()));
    }

    NodeCalls calls() {
        return calls;
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        calls.close();
        metrics.close();
    }
}
