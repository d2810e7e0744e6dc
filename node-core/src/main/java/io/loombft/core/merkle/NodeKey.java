package io.loombft.core.merkle;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.crypto.Hash;

/**
 * Keys of stored nodes: {@code version u64 | kind u8 | place}. The place of a root record is empty,
 * that of a branch its depth in nibbles (one byte) and its path (high nibble first, a last odd
 * nibble followed by zeros), that of a value the 32-byte key of the state. A tree with a name has
 * {@code version u64 | 3 | name} in front of kind and place.
 */
final class NodeKey {
    private static final int ROOT = 0;
    private static final int BRANCH = 1;
    private static final int VALUE = 2;
    private static final int NAMED = 3;
    private static final int VERSION_AND_KIND = 9;

    private NodeKey() {}

    static Bytes root(long version) {
        return new Encoder(VERSION_AND_KIND).u64(version).u8(ROOT).toBytes();
    }

    /** The branch that the key passes at the depth, 0 to 63 nibbles. */
    static Bytes branch(long version, int depth, Hash key) {
        byte[] path = key.bytes().slice(0, (depth + 1) / 2).toArray();
        if (depth % 2 == 1) {
            path[path.length - 1] &= (byte) 0xf0;
        }
        return new Encoder(VERSION_AND_KIND + 1 + path.length)
                .u64(version)
                .u8(BRANCH)
                .u8(depth)
                .fixed(path)
                .toBytes();
    }

    static Bytes value(long version, Hash key) {
        return new Encoder(VERSION_AND_KIND + Hash.SIZE)
                .u64(version)
                .u8(VALUE)
                .value(key)
                .toBytes();
    }

    /** The same node of the tree with the name. */
    static Bytes named(Bytes name, Bytes nodeKey) {
        return new Encoder(nodeKey.size() + 1 + name.size())
                .u64(nodeKey.i64At(0))
                .u8(NAMED)
                .fixed(name)
                .fixed(nodeKey.slice(Long.BYTES, nodeKey.size() - Long.BYTES))
                .toBytes();
    }

    /** A key that passes the same branches down to the depth, and there the child of the nibble. */
    static Hash withNibble(Hash key, int depth, int nibble) {
        byte[] bytes = key.bytes().toArray();
        int at = depth / 2;
        bytes[at] =
                (byte)
                        (depth % 2 == 0
                                ? (bytes[at] & 0x0f) | nibble << 4
                                : (bytes[at] & 0xf0) | nibble);
        return new Hash(Bytes.copyOf(bytes));
    }

    /** The 4 bits of the key that choose a branch's child at the depth. */
    static int nibble(Hash key, int depth) {
        int pair = key.bytes().at(depth / 2) & 0xff;
        return depth % 2 == 0 ? pair >>> 4 : pair & 0xf;
    }
}
