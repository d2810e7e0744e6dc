package io.loombft.core.merkle;

import io.loombft.core.bytes.BoundedCache;
import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Hash;
import java.util.Optional;

/** Reads and decodes stored nodes; the branches read last stay decoded in memory. Thread-safe. */
final class NodeReader {
    /** Decoded branches kept; a full one takes about 3 KB. */
    static final int CACHED_BRANCHES_MAX = 8_192;

    private final NodeStore store;
    private final BoundedCache<Bytes, BranchNode> cached;
    private final Bytes name;

    NodeReader(NodeStore store, int branchesMax) {
        this(store, new BoundedCache<>(branchesMax), Bytes.EMPTY);
    }

    private NodeReader(NodeStore store, BoundedCache<Bytes, BranchNode> cached, Bytes name) {
        this.store = store;
        this.cached = cached;
        this.name = name;
    }

    /** Reads the tree with the name in the same store and keeps its branches in the same memory. */
    NodeReader named(Bytes other) {
        return new NodeReader(store, cached, other);
    }

    /** Where a node of this tree lies in the store. */
    Bytes place(Bytes nodeKey) {
        return name.isEmpty() ? nodeKey : NodeKey.named(name, nodeKey);
    }

    Optional<Subtree> root(long version) {
        Bytes key = place(NodeKey.root(version));
        return store.get(key).map(bytes -> decode(key, bytes, Subtree::decode));
    }

    /** The branch that the key passes at the depth in nibbles. */
    BranchNode branch(Subtree.Branch branch, int depth, Hash key) {
        return cached.get(
                place(NodeKey.branch(branch.version(), depth, key)),
                nodeKey -> decode(nodeKey, required(nodeKey), BranchNode::decode));
    }

    /** What the update wrote is in the store now, and stays decoded in the stead of what it replaced. */
    void stored(TreeUpdate update) {
        update.stale().forEach(cached::forget);
        update.branches().byPlace().forEach(cached::put);
    }

    Bytes value(Subtree.Leaf leaf) {
        return required(place(NodeKey.value(leaf.version(), leaf.key())));
    }

    private Bytes required(Bytes nodeKey) {
        return store.get(nodeKey)
                .orElseThrow(
                        () ->
                                new UnreadableNodeException(
                                        "state node "
                                                + nodeKey
                                                + " is not in the store: pruned or lost"));
    }

    private static <T> T decode(Bytes nodeKey, Bytes bytes, Decoder.Item<T> item) {
        try {
            return Decoder.whole(bytes, item);
        } catch (MalformedInputException e) {
            throw new UnreadableNodeException(
                    "state node " + nodeKey + " is damaged: " + e.getMessage());
        }
    }
}
