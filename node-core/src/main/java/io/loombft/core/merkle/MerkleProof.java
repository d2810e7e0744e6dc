package io.loombft.core.merkle;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Hash;
import java.util.List;

/**
 * That a leaf stands at an index of a list of known length (RFC 6962 §2.1.1). Canonical bytes:
 * {@code index u32 | count u32 | path u32 + 32 n}, nearest sibling first.
 *
 * <p>The root does not bind the count: a path fits every place whose way to the root turns alike,
 * as 2 of 3 and 1 of 2 do. Whoever verifies compares index and count with what is known otherwise.
 */
public record MerkleProof(int index, int count, List<Hash> path) implements Encodable {
    /** Enough for 2^31 leaves. */
    public static final int PATH_MAX = 31;

    public MerkleProof {
        path = List.copyOf(path);
        if (index < 0 || index >= count) {
            throw new IllegalArgumentException("index " + index + " of " + count);
        }
        if (path.size() > PATH_MAX) {
            throw new IllegalArgumentException("path of " + path.size());
        }
    }

    /** Whether the leaf leads to the root over exactly this path. */
    public boolean verify(Hash root, Bytes leaf) {
        Hash hash = MerkleTree.leaf(leaf);
        int node = index;
        int last = count - 1;
        int used = 0;
        while (last > 0) {
            boolean isRight = node % 2 == 1;
            if (isRight || node < last) {
                if (used == path.size()) {
                    return false;
                }
                Hash sibling = path.get(used++);
                hash = isRight ? MerkleTree.node(sibling, hash) : MerkleTree.node(hash, sibling);
            }
            node /= 2;
            last /= 2;
        }
        return used == path.size() && hash.equals(root);
    }

    @Override
    public void encode(Encoder to) {
        to.u32(index).u32(count).list(path);
    }

    public static MerkleProof decode(Decoder from) throws MalformedInputException {
        int index = from.u32();
        int count = from.u32();
        List<Hash> path = from.list(PATH_MAX, Hash.SIZE, Hash::decode);
        if (index >= count) {
            throw new MalformedInputException("proof index " + index + " of " + count);
        }
        return new MerkleProof(index, count, path);
    }
}
