package io.loombft.core.merkle;

import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Hash;
import java.util.Arrays;
import java.util.List;

/**
 * Four levels of the binary tree in one stored node: the 16 subtrees below a path of whole nibbles
 * that holds two keys or more. Bytes: {@code leaves u16 | branches u16} (bit n for nibble n), then
 * the fields of each child that is there, by nibble.
 */
final class BranchNode implements Encodable {
    static final int CHILDREN = 16;

    private final List<Subtree> children;
    private final int leaves;
    private final int branches;

    BranchNode(List<Subtree> children) {
        this.children = List.copyOf(children);
        this.leaves = kinds(Subtree.Leaf.KIND);
        this.branches = kinds(Subtree.Branch.KIND);
    }

    Subtree child(int nibble) {
        return children.get(nibble);
    }

    List<Subtree> children() {
        return children;
    }

    /** How many of the children {@code from} to {@code from + size - 1} are not empty. */
    int occupied(int from, int size) {
        return Integer.bitCount((leaves | branches) & range(from, size));
    }

    /** Whether the span holds no key or just one, so that the binary tree ends there. */
    boolean isEnd(int from, int size) {
        return (branches & range(from, size)) == 0 && occupied(from, size) <= 1;
    }

    /** The one leaf of a span that {@link #isEnd}, or empty. */
    Subtree end(int from, int size) {
        int at = leaves & range(from, size);
        return at == 0 ? Subtree.Empty.HERE : child(Integer.numberOfTrailingZeros(at));
    }

    /** The hash of the binary subtree over a span of 1, 2, 4, 8 or 16 children. */
    Hash hash(int from, int size) {
        if (isEnd(from, size)) {
            return end(from, size).hash();
        }
        if (size == 1) {
            return child(from).hash();
        }
        int half = size / 2;
        return StateHash.inner(hash(from, half), hash(from + half, half));
    }

    /** The hash of the whole node. */
    Hash hash() {
        return hash(0, CHILDREN);
    }

    @Override
    public void encode(Encoder to) {
        to.i32(leaves << CHILDREN | branches);
        for (Subtree child : children) {
            child.encodeFields(to);
        }
    }

    static BranchNode decode(Decoder from) throws MalformedInputException {
        int kinds = from.i32();
        int leaves = kinds >>> CHILDREN;
        int branches = kinds & 0xffff;
        if ((leaves & branches) != 0) {
            throw new MalformedInputException("a child is both leaf and branch");
        }
        if (branches == 0 && Integer.bitCount(leaves) < 2) {
            throw new MalformedInputException("a branch holds two keys or more");
        }
        Subtree[] children = new Subtree[CHILDREN];
        Arrays.fill(children, Subtree.Empty.HERE);
        for (int nibble = 0; nibble < CHILDREN; nibble++) {
            int bit = 1 << nibble;
            if ((leaves & bit) != 0) {
                children[nibble] = Subtree.Leaf.decodeFields(from);
            } else if ((branches & bit) != 0) {
                children[nibble] = Subtree.Branch.decodeFields(from);
            }
        }
        return new BranchNode(List.of(children));
    }

    private int kinds(int kind) {
        int set = 0;
        for (int nibble = 0; nibble < CHILDREN; nibble++) {
            if (children.get(nibble).kind() == kind) {
                set |= 1 << nibble;
            }
        }
        return set;
    }

    private static int range(int from, int size) {
        return ((1 << size) - 1) << from;
    }
}
