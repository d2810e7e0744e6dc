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

    NodeReader(NodeStore store, int branchesMax) {
        this.store = store;
        this.cached = new BoundedCache<>(branchesMax);
    }

    Optional<Subtree> root(long version) {
        Bytes key = NodeKey.root(version);
        return store.get(key).map(bytes -> decode(key, bytes, Subtree::decode));
    }

    /** The branch that the key passes at the depth in nibbles. */
    BranchNode branch(Subtree.Branch branch, int depth, Hash key) {
        return cached.get(
                NodeKey.branch(branch.version(), depth, key),
                nodeKey -> decode(nodeKey, required(nodeKey), BranchNode::decode));
    }

    Bytes value(Subtree.Leaf leaf) {
        return required(NodeKey.value(leaf.version(), leaf.key()));
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
