package io.loombft.core.merkle;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Hash;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** A store in memory with the stale index that a node keeps on disk. */
final class MapStore implements NodeStore {
    private final NavigableMap<Bytes, Bytes> nodes = new TreeMap<>();
    private final NavigableMap<Long, List<Bytes>> staleSince = new TreeMap<>();
    private int reads;

    @Override
    public Optional<Bytes> get(Bytes nodeKey) {
        reads++;
        return Optional.ofNullable(nodes.get(nodeKey));
    }

    StateTree write(StateTree tree, TreeUpdate update) {
        for (Bytes nodeKey : update.puts().keySet()) {
            if (nodes.containsKey(nodeKey)) {
                throw new AssertionError("written twice: " + nodeKey);
            }
        }
        nodes.putAll(update.puts());
        for (Bytes nodeKey : update.stale()) {
            if (!nodes.containsKey(nodeKey)) {
                throw new AssertionError("stale but not there: " + nodeKey);
            }
        }
        staleSince.computeIfAbsent(update.version(), v -> new ArrayList<>()).addAll(update.stale());
        return tree.stored(update);
    }

    void keepFrom(long lowestVersion) {
        NavigableMap<Long, List<Bytes>> due = staleSince.headMap(lowestVersion, true);
        due.values().forEach(keys -> keys.forEach(nodes::remove));
        due.clear();
    }

    void replace(Bytes nodeKey, Bytes node) {
        nodes.put(nodeKey, node);
    }

    void remove(Bytes nodeKey) {
        nodes.remove(nodeKey);
    }

    Set<Bytes> keys() {
        return nodes.keySet();
    }

    /** How often the store was read since the last call. */
    int takeReads() {
        int taken = reads;
        reads = 0;
        return taken;
    }

    /** The keys of all nodes that the versions use, found by walking down from their roots. */
    SortedSet<Bytes> reachable(Collection<Long> versions) throws MalformedInputException {
        SortedSet<Bytes> found = new TreeSet<>();
        for (long version : versions) {
            Bytes rootKey = NodeKey.root(version);
            found.add(rootKey);
            Subtree root = Decoder.whole(node(rootKey), Subtree::decode);
            collect(root, new byte[Hash.SIZE], 0, found);
        }
        return found;
    }

    private void collect(Subtree here, byte[] path, int depth, SortedSet<Bytes> found)
            throws MalformedInputException {
        switch (here) {
            case Subtree.Empty empty -> {}
            case Subtree.Leaf leaf -> found.add(NodeKey.value(leaf.version(), leaf.key()));
            case Subtree.Branch branch -> {
                Hash prefix = new Hash(Bytes.copyOf(path));
                Bytes nodeKey = NodeKey.branch(branch.version(), depth, prefix);
                found.add(nodeKey);
                BranchNode node = Decoder.whole(node(nodeKey), BranchNode::decode);
                for (int nibble = 0; nibble < BranchNode.CHILDREN; nibble++) {
                    byte[] below = path.clone();
                    below[depth / 2] |= (byte) (depth % 2 == 0 ? nibble << 4 : nibble);
                    collect(node.child(nibble), below, depth + 1, found);
                }
            }
        }
    }

    private Bytes node(Bytes nodeKey) {
        return Optional.ofNullable(nodes.get(nodeKey)).orElseThrow();
    }
}
