package io.loombft.core.merkle;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Hash;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The state at one version: a sparse binary Merkle tree of 256 levels over 32-byte keys, which the
 * caller makes by hashing, so that they are spread evenly. An empty subtree is {@link Hash#ZERO}; a
 * subtree with one key is that leaf, {@code SHA-256(0x02 | key | SHA-256(value))}, at the
 * shallowest place where it stands alone; any other is {@code SHA-256(0x03 | left | right)}, split
 * by the next bit of the key, highest first. The root depends on the keys and values only.
 *
 * <p>Versions are block heights, 0 to 2^63 - 1. Each is a copy on write of the one before: {@link
 * #update} gives what to store, and all versions share the nodes that they have in common until
 * stale ones are deleted ({@link TreeUpdate}). Four levels share a stored node. Values lie beside
 * the tree under the version that wrote them and their key, so that every kept version finds its
 * own and a leaf that moves is not written again.
 *
 * <p>Immutable and thread-safe. Trees made from each other by {@link #at} share a bounded cache of
 * decoded nodes: only a store of committed versions may lie below them.
 */
public final class StateTree {
    private static final long NO_VERSION = -1;

    /** Longest name in bytes. */
    private static final int NAME_MAX = 52;

    private final NodeReader reader;
    private final long version;
    private final Subtree root;

    private StateTree(NodeReader reader, long version, Subtree root) {
        this.reader = reader;
        this.version = version;
        this.root = root;
    }

    /** The tree without keys that is there before the first version. */
    public static StateTree empty(NodeStore store) {
        return empty(store, NodeReader.CACHED_BRANCHES_MAX);
    }

    private static StateTree empty(NodeStore store, int branchesMax) {
        return new StateTree(new NodeReader(store, branchesMax), NO_VERSION, Subtree.Empty.HERE);
    }

    /** The tree of the version, or empty when the store does not hold it (any more). */
    public static Optional<StateTree> open(NodeStore store, long version) {
        return empty(store).at(version);
    }

    /** The same, with at most so many decoded branches in memory, at least 2: for many small trees. */
    public static Optional<StateTree> open(NodeStore store, long version, int branchesMax) {
        return empty(store, branchesMax).at(version);
    }

    /** The tree of another version in the same store, or empty when it is not there (any more). */
    public Optional<StateTree> at(long otherVersion) {
        return reader.root(otherVersion).map(root -> new StateTree(reader, otherVersion, root));
    }

    /**
     * The tree of a version that must be there.
     *
     * @throws UnreadableNodeException when it has been pruned or the store is damaged
     */
    public StateTree existing(long otherVersion) {
        return at(otherVersion)
                .orElseThrow(
                        () ->
                                new UnreadableNodeException(
                                        "version "
                                                + otherVersion
                                                + " of the state is not in the store: pruned or"
                                                + " lost"));
    }

    /**
     * The tree that an update of this one made, once the update is in the store.
     *
     * @throws UnreadableNodeException when it is not there
     */
    public StateTree stored(TreeUpdate update) {
        reader.stored(update);
        return existing(update.version());
    }

    /**
     * Another tree in the same store, before its first version; {@link #at} gives a later one. Its
     * versions are heights too, but it has only those that {@link #update} made for it. Names are 1 to
     * 52 bytes, and all of one store are of one length.
     */
    public StateTree named(Bytes name) {
        if (name.isEmpty() || name.size() > NAME_MAX) {
            throw new IllegalArgumentException("a tree with a name of " + name.size() + " bytes");
        }
        return new StateTree(reader.named(name), NO_VERSION, Subtree.Empty.HERE);
    }

    /** The version, or -1 before the first. */
    public long version() {
        return version;
    }

    /** The root hash; {@link Hash#ZERO} without keys. */
    public Hash root() {
        return root.hash();
    }

    /**
     * The value of the key in this version.
     *
     * @throws UnreadableNodeException when the version has been pruned or the store is damaged
     */
    public Optional<Bytes> get(Hash key) {
        Subtree here = root;
        int depth = 0;
        while (here instanceof Subtree.Branch branch) {
            here = reader.branch(branch, depth, key).child(NodeKey.nibble(key, depth));
            depth++;
        }
        return here instanceof Subtree.Leaf leaf && leaf.key().equals(key)
                ? Optional.of(reader.value(leaf))
                : Optional.empty();
    }

    /**
     * Reads every node and value of this version and hashes them anew.
     *
     * @return how many keys there are
     * @throws UnreadableNodeException when a node or value is missing, or is not the one that its hash
     *     stands for
     */
    public long audit() {
        return audit(root, 0, Hash.ZERO);
    }

    private long audit(Subtree here, int depth, Hash path) {
        return switch (here) {
            case Subtree.Empty empty -> 0;
            case Subtree.Leaf leaf -> {
                Hash hash = StateHash.leaf(leaf.key(), StateHash.value(reader.value(leaf)));
                checkHash(hash, leaf, "value of key " + leaf.key());
                yield 1;
            }
            case Subtree.Branch branch -> {
                BranchNode node = reader.branch(branch, depth, path);
                checkHash(node.hash(), branch, "branch at depth " + depth + " of path " + path);
                long keys = 0;
                for (int nibble = 0; nibble < BranchNode.CHILDREN; nibble++) {
                    Hash below = NodeKey.withNibble(path, depth, nibble);
                    keys += audit(node.child(nibble), depth + 1, below);
                }
                yield keys;
            }
        };
    }

    private static void checkHash(Hash found, Subtree expected, String what) {
        if (!found.equals(expected.hash())) {
            throw new UnreadableNodeException("the " + what + " is not what its hash stands for");
        }
    }

    /**
     * What a later version changes in the store. A put of the value that is already there and a
     * delete of an absent key change nothing; the version exists all the same.
     *
     * @throws IllegalArgumentException when the version is not above this one
     * @throws UnreadableNodeException when this version has been pruned or the store is damaged
     */
    public TreeUpdate update(long nextVersion, SortedMap<Hash, StateChange> changes) {
        if (nextVersion <= version) {
            throw new IllegalArgumentException(
                    "version " + nextVersion + " is not above " + version);
        }
        if (changes.comparator() != null) {
            throw new IllegalArgumentException("changes must be in the natural order of keys");
        }
        TreeWriter writer = new TreeWriter(reader, nextVersion);
        if (version != NO_VERSION) {
            writer.drop(NodeKey.root(version));
        }
        return writer.write(root, changes);
    }

    /**
     * The proof of the key's value, or of its absence.
     *
     * @throws UnreadableNodeException when the version has been pruned or the store is damaged
     */
    public StateProof prove(Hash key) {
        List<Hash> siblings = new ArrayList<>();
        Subtree here = root;
        int depth = 0;
        while (here instanceof Subtree.Branch branch) {
            here = descend(reader.branch(branch, depth, key), NodeKey.nibble(key, depth), siblings);
            depth++;
        }
        Collections.reverse(siblings);
        return switch (here) {
            case Subtree.Leaf leaf ->
                    StateProof.ofLeaf(siblings, leaf.key(), StateHash.value(reader.value(leaf)));
            case Subtree.Empty empty -> StateProof.ofNothing(siblings);
            case Subtree.Branch branch -> throw new AssertionError("the walk ends below branches");
        };
    }

    /** Goes down up to four binary levels, noting the siblings, and says what is found there. */
    private static Subtree descend(BranchNode node, int nibble, List<Hash> siblings) {
        int from = 0;
        int size = BranchNode.CHILDREN;
        while (size > 1 && !node.isEnd(from, size)) {
            size /= 2;
            boolean isRight = (nibble & size) != 0;
            siblings.add(node.hash(isRight ? from : from + size, size));
            from = isRight ? from + size : from;
        }
        return node.isEnd(from, size) ? node.end(from, size) : node.child(from);
    }
}
