package io.loombft.core.merkle;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Hash;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The Merkle tree over a list (RFC 6962 §2.1): a leaf is {@code SHA-256(0x00 | bytes)}, a node
 * {@code SHA-256(0x01 | left | right)}, split at the largest power of two below the count; the
 * empty list is {@code SHA-256("")}.
 */
public final class MerkleTree {
    private static final Bytes LEAF = Bytes.copyOf(new byte[] {0});
    private static final Bytes NODE = Bytes.copyOf(new byte[] {1});

    private MerkleTree() {}

    /** The root over the leaves in their order. */
    public static Hash root(List<Bytes> leaves) {
        return rootOfHashes(leaves.stream().map(MerkleTree::leaf).toList());
    }

    /** The audit path of the leaf at the index, nearest sibling first (RFC 6962 §2.1.1). */
    public static MerkleProof prove(List<Bytes> leaves, int index) {
        List<Hash> level = leaves.stream().map(MerkleTree::leaf).toList();
        List<Hash> path = new ArrayList<>();
        int from = 0;
        int to = level.size();
        while (to - from > 1) {
            int split = from + splitOf(to - from);
            if (index < split) {
                path.add(rootOfHashes(level.subList(split, to)));
                to = split;
            } else {
                path.add(rootOfHashes(level.subList(from, split)));
                from = split;
            }
        }
        Collections.reverse(path);
        return new MerkleProof(index, leaves.size(), path);
    }

    /** The audit path of every leaf, in their order; hashes each leaf and node once. */
    public static List<MerkleProof> proveAll(List<Bytes> leaves) {
        List<List<Hash>> levels = levels(leaves.stream().map(MerkleTree::leaf).toList());
        List<MerkleProof> proofs = new ArrayList<>(leaves.size());
        for (int leaf = 0; leaf < leaves.size(); leaf++) {
            List<Hash> path = new ArrayList<>();
            for (int height = 0; height < levels.size() - 1; height++) {
                int sibling = (leaf >> height) ^ 1;
                List<Hash> level = levels.get(height);
                if (sibling < level.size()) {
                    path.add(level.get(sibling));
                }
            }
            proofs.add(new MerkleProof(leaf, leaves.size(), path));
        }
        return proofs;
    }

    static Hash leaf(Bytes bytes) {
        return Hash.of(LEAF, bytes);
    }

    static Hash node(Hash left, Hash right) {
        return Hash.of(NODE, left.bytes(), right.bytes());
    }

    /** The largest power of two that is smaller than the count, which is at least 2. */
    static int splitOf(int count) {
        return Integer.highestOneBit(count - 1);
    }

    private static Hash rootOfHashes(List<Hash> hashes) {
        if (hashes.isEmpty()) {
            return Hash.of(Bytes.EMPTY);
        }
        return levels(hashes).getLast().getFirst();
    }

    /** The leaves' level first, the root's last; none for no leaves but the empty one. */
    private static List<List<Hash>> levels(List<Hash> leaves) {
        // Pairing level by level, an odd last one moving up as it is, is the same tree.
        List<List<Hash>> levels = new ArrayList<>();
        List<Hash> level = leaves;
        levels.add(level);
        while (level.size() > 1) {
            List<Hash> above = new ArrayList<>((level.size() + 1) / 2);
            for (int i = 0; i + 1 < level.size(); i += 2) {
                above.add(node(level.get(i), level.get(i + 1)));
            }
            if (level.size() % 2 == 1) {
                above.add(level.getLast());
            }
            level = above;
            levels.add(level);
        }
        return levels;
    }
}
