package io.loombft.core.merkle;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Makes one version out of another: walks once down every path that changes, and on the way up
 * writes each branch that became another. Recursion ends at 64 nibbles, where keys are distinct.
 */
final class TreeWriter {
    private final NodeReader reader;
    private final long version;
    private final SortedMap<Bytes, Bytes> puts = new TreeMap<>();
    private final List<Bytes> stale = new ArrayList<>();
    private final SortedMap<Bytes, BranchNode> branches = new TreeMap<>();

    private record Change(Hash key, StateChange what) {}

    TreeWriter(NodeReader reader, long version) {
        this.reader = reader;
        this.version = version;
    }

    TreeUpdate write(Subtree root, SortedMap<Hash, StateChange> changes) {
        List<Change> sorted = new ArrayList<>(changes.size());
        for (Map.Entry<Hash, StateChange> change : changes.entrySet()) {
            sorted.add(new Change(change.getKey(), change.getValue()));
        }
        Subtree next = apply(root, 0, sorted);
        puts.put(reader.place(NodeKey.root(version)), next.encoded());
        return new TreeUpdate(version, next.hash(), puts, stale, new WrittenBranches(branches));
    }

    /** A node that this version no longer uses. */
    void drop(Bytes nodeKey) {
        stale.add(reader.place(nodeKey));
    }

    /** The changes, all below this place, in ascending order. */
    private Subtree apply(Subtree here, int depth, List<Change> changes) {
        if (changes.isEmpty()) {
            return here;
        }
        return switch (here) {
            case Subtree.Empty empty ->
                    changes.size() == 1
                            ? change(empty, changes.getFirst())
                            : applyBelow(empty, emptyChildren(), depth, changes);
            case Subtree.Leaf leaf ->
                    changes.size() == 1 && changes.getFirst().key().equals(leaf.key())
                            ? change(leaf, changes.getFirst())
                            : applyBelow(leaf, childrenWith(leaf, depth), depth, changes);
            case Subtree.Branch branch -> applyToBranch(branch, depth, changes);
        };
    }

    private Subtree applyToBranch(Subtree.Branch branch, int depth, List<Change> changes) {
        Hash path = changes.getFirst().key();
        List<Subtree> children = reader.branch(branch, depth, path).children();
        Subtree next = applyBelow(branch, new ArrayList<>(children), depth, changes);
        if (!next.equals(branch)) {
            drop(NodeKey.branch(branch.version(), depth, path));
        }
        return next;
    }

    /** Changes the children in place and sees what they amount to now. */
    private Subtree applyBelow(
            Subtree here, List<Subtree> children, int depth, List<Change> changes) {
        boolean changed = false;
        int from = 0;
        while (from < changes.size()) {
            int nibble = NodeKey.nibble(changes.get(from).key(), depth);
            int to = endOf(nibble, depth, changes, from);
            Subtree child = children.get(nibble);
            Subtree next = apply(child, depth + 1, changes.subList(from, to));
            changed |= !next.equals(child);
            children.set(nibble, next);
            from = to;
        }
        return changed ? joined(new BranchNode(children), depth, changes.getFirst().key()) : here;
    }

    private Subtree joined(BranchNode node, int depth, Hash path) {
        if (node.isEnd(0, BranchNode.CHILDREN)) {
            return node.end(0, BranchNode.CHILDREN);
        }
        Bytes place = reader.place(NodeKey.branch(version, depth, path));
        puts.put(place, node.encoded());
        branches.put(place, node);
        return new Subtree.Branch(version, node.hash());
    }

    private Subtree change(Subtree.Empty empty, Change change) {
        return switch (change.what()) {
            case StateChange.Put put -> newLeaf(change.key(), put.value());
            case StateChange.Delete delete -> empty;
        };
    }

    private Subtree change(Subtree.Leaf leaf, Change change) {
        return switch (change.what()) {
            case StateChange.Put put -> replaced(leaf, put.value());
            case StateChange.Delete delete -> {
                drop(NodeKey.value(leaf.version(), leaf.key()));
                yield Subtree.Empty.HERE;
            }
        };
    }

    private Subtree replaced(Subtree.Leaf leaf, Bytes value) {
        if (leaf.hash().equals(StateHash.leaf(leaf.key(), StateHash.value(value)))) {
            return leaf;
        }
        drop(NodeKey.value(leaf.version(), leaf.key()));
        return newLeaf(leaf.key(), value);
    }

    private Subtree.Leaf newLeaf(Hash key, Bytes value) {
        puts.put(reader.place(NodeKey.value(version, key)), value);
        return new Subtree.Leaf(version, key, StateHash.leaf(key, StateHash.value(value)));
    }

    private static int endOf(int nibble, int depth, List<Change> changes, int from) {
        int to = from + 1;
        while (to < changes.size() && NodeKey.nibble(changes.get(to).key(), depth) == nibble) {
            to++;
        }
        return to;
    }

    private static List<Subtree> emptyChildren() {
        List<Subtree> children = new ArrayList<>(BranchNode.CHILDREN);
        for (int nibble = 0; nibble < BranchNode.CHILDREN; nibble++) {
            children.add(Subtree.Empty.HERE);
        }
        return children;
    }

    private static List<Subtree> childrenWith(Subtree.Leaf leaf, int depth) {
        List<Subtree> children = emptyChildren();
        children.set(NodeKey.nibble(leaf.key(), depth), leaf);
        return children;
    }
}
