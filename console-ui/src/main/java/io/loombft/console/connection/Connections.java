package io.loombft.console.connection;

import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.client.JsonRpcClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** The nodes that the console is connected to. Used by one thread, but for {@link #version}. */
public final class Connections implements AutoCloseable {
    /** Most nodes at a time. */
    public static final int NODES_MAX = 32;

    private final Map<String, NodeConnection> nodes = new LinkedHashMap<>();
    private final AtomicLong version = new AtomicLong();
    private final Names names = new Names();
    private final AtomicReference<Optional<TrustPoint>> trusted =
            new AtomicReference<>(Optional.empty());
    private int selected;

    /** Counts the changes; any thread may ask. */
    public long version() {
        return version.get();
    }

    /**
     * Connects to a node, unless it is there already.
     *
     * @throws MalformedInputException when it is no address of a node, or there are too many
     */
    public void add(String url) throws MalformedInputException {
        String address = JsonRpcClient.checkedUrl(url);
        if (nodes.containsKey(address)) {
            return;
        }
        if (nodes.size() >= NODES_MAX) {
            throw new MalformedInputException("there are " + NODES_MAX + " nodes already");
        }
        nodes.put(address, new NodeConnection(address, version::incrementAndGet, trusted::get));
        version.incrementAndGet();
    }

    /** Follows all chains from this block on, or from their genesis; what was verified before is verified anew. */
    public void trust(Optional<TrustPoint> block) {
        trusted.set(block);
    }

    /** Disconnects from a node, when it is there. */
    public void remove(String url) {
        NodeConnection gone = nodes.remove(url);
        if (gone != null) {
            gone.close();
            select(selected);
        }
    }

    public List<String> urls() {
        return List.copyOf(nodes.keySet());
    }

    /** Pages of one node show this one from now on; an index beyond the last is the last. */
    public void select(int index) {
        selected = Math.clamp(index, 0, Math.max(0, nodes.size() - 1));
        version.incrementAndGet();
    }

    /** All nodes now. */
    public Fleet fleet(Instant now) {
        List<NodeSnapshot> snapshots = new ArrayList<>();
        nodes.values().forEach(node -> snapshots.add(node.current()));
        return new Fleet(snapshots, selected, now, names.of(snapshots));
    }

    /** For questions to one node, when it is connected. */
    Optional<NodeCalls> calls(String url) {
        return Optional.ofNullable(nodes.get(url)).map(NodeConnection::calls);
    }

    @Override
    public void close() {
        nodes.values().forEach(NodeConnection::close);
        nodes.clear();
    }
}
