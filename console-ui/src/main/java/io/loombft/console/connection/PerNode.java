package io.loombft.console.connection;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What a page keeps of each node beside the last snapshot, so that one node's past is never taken for
 * another's. There is one for each node of the last fleet, at most {@link Connections#NODES_MAX}. Used by
 * one thread.
 */
public final class PerNode<T> {
    private final Supplier<T> fresh;
    private final Map<String, T> kept = new HashMap<>();

    /** Begins with what the supplier makes for each node that is new. */
    public PerNode(Supplier<T> fresh) {
        this.fresh = fresh;
    }

    /** What is kept of the node. */
    public T of(NodeSnapshot node) {
        return kept.computeIfAbsent(node.url(), url -> fresh.get());
    }

    /** Forgets the nodes that are no longer there. */
    public void keepOnly(Fleet fleet) {
        Set<String> here =
                fleet.nodes().stream().map(NodeSnapshot::url).collect(Collectors.toSet());
        kept.keySet().retainAll(here);
    }

    /** How many nodes something is kept of. */
    int size() {
        return kept.size();
    }
}
