package io.loombft.core.merkle;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Hash;
import java.util.List;

/**
 * That a key of the state has a value, or that it has none: what stands where its path ends, and
 * the siblings from there up to the root, nearest first. Canonical bytes: {@code siblings
 * u32 + 32 n | kind u8 (0 nothing, 1 leaf) | leaf: key 32, SHA-256(value) 32}; at most 8,261 bytes.
 *
 * <p>A key is absent when its path ends in nothing, or in the leaf of another key: a leaf stands
 * alone in its subtree.
 */
public record StateProof(List<Hash> siblings, End end) implements Encodable {
    /** One for every bit of a key. */
    public static final int SIBLINGS_MAX = 256;

    private static final int NOTHING = 0;
    private static final int LEAF = 1;

    /** What stands where the path ends. */
    public sealed interface End {
        /** An empty subtree. */
        record Nothing() implements End {}

        /** The only key of its subtree, with the SHA-256 of its value. */
        record Leaf(Hash key, Hash valueHash) implements End {}
    }

    public StateProof {
        siblings = List.copyOf(siblings);
        if (siblings.size() > SIBLINGS_MAX) {
            throw new IllegalArgumentException(siblings.size() + " siblings");
        }
    }

    static StateProof ofNothing(List<Hash> siblings) {
        return new StateProof(siblings, new End.Nothing());
    }

    static StateProof ofLeaf(List<Hash> siblings, Hash key, Hash valueHash) {
        return new StateProof(siblings, new End.Leaf(key, valueHash));
    }

    /** Whether the state with this root holds the value under the key. */
    public boolean provesValue(Hash root, Hash key, Bytes value) {
        return end instanceof End.Leaf leaf
                && leaf.key().equals(key)
                && leaf.valueHash().equals(StateHash.value(value))
                && leadsTo(root, key);
    }

    /** Whether the state with this root holds nothing under the key. */
    public boolean provesAbsence(Hash root, Hash key) {
        boolean isElsewhere =
                switch (end) {
                    case End.Nothing nothing -> true;
                    case End.Leaf leaf ->
                            !leaf.key().equals(key)
                                    && commonBits(leaf.key(), key) >= siblings.size();
                };
        return isElsewhere && leadsTo(root, key);
    }

    @Override
    public void encode(Encoder to) {
        to.list(siblings);
        switch (end) {
            case End.Nothing nothing -> to.u8(NOTHING);
            case End.Leaf leaf -> to.u8(LEAF).value(leaf.key()).value(leaf.valueHash());
        }
    }

    public static StateProof decode(Decoder from) throws MalformedInputException {
        List<Hash> siblings = from.list(SIBLINGS_MAX, Hash.SIZE, Hash::decode);
        int kind = from.u8();
        return switch (kind) {
            case NOTHING -> ofNothing(siblings);
            case LEAF -> ofLeaf(siblings, Hash.decode(from), Hash.decode(from));
            default -> throw new MalformedInputException("end of a state proof is " + kind);
        };
    }

    private boolean leadsTo(Hash root, Hash key) {
        Hash hash =
                switch (end) {
                    case End.Nothing nothing -> Hash.ZERO;
                    case End.Leaf leaf -> StateHash.leaf(leaf.key(), leaf.valueHash());
                };
        int depth = siblings.size();
        for (Hash sibling : siblings) {
            depth--;
            hash =
                    bit(key, depth)
                            ? StateHash.inner(sibling, hash)
                            : StateHash.inner(hash, sibling);
        }
        return hash.equals(root);
    }

    /** The bit at the depth, 0 being the highest of the first byte: whether the path goes right. */
    private static boolean bit(Hash key, int depth) {
        return (key.bytes().at(depth / 8) >>> (7 - depth % 8) & 1) == 1;
    }

    private static int commonBits(Hash a, Hash b) {
        int depth = 0;
        while (depth < SIBLINGS_MAX && bit(a, depth) == bit(b, depth)) {
            depth++;
        }
        return depth;
    }
}
