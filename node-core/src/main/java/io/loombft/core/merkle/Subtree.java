package io.loombft.core.merkle;

import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Hash;

/**
 * What stands at a place of the tree. Alone, as in a root record, it is written {@code kind u8} and
 * its fields in their order; a branch node writes the kinds of its children as bit sets.
 */
sealed interface Subtree extends Encodable {
    /** Fields only, without the kind. */
    void encodeFields(Encoder to);

    /** The hash that the node above sees. */
    Hash hash();

    int kind();

    @Override
    default void encode(Encoder to) {
        encodeFields(to.u8(kind()));
    }

    static Subtree decode(Decoder from) throws MalformedInputException {
        int kind = from.u8();
        return switch (kind) {
            case Empty.KIND -> Empty.HERE;
            case Leaf.KIND -> Leaf.decodeFields(from);
            case Branch.KIND -> Branch.decodeFields(from);
            default -> throw new MalformedInputException("kind of subtree is " + kind);
        };
    }

    /** No key. */
    enum Empty implements Subtree {
        HERE;

        static final int KIND = 0;

        @Override
        public void encodeFields(Encoder to) {}

        @Override
        public Hash hash() {
            return Hash.ZERO;
        }

        @Override
        public int kind() {
            return KIND;
        }
    }

    /** One key; its value was written by the version and lies under {@link NodeKey#value}. */
    record Leaf(long version, Hash key, Hash hash) implements Subtree {
        static final int KIND = 1;

        static Leaf decodeFields(Decoder from) throws MalformedInputException {
            return new Leaf(from.u64(), Hash.decode(from), Hash.decode(from));
        }

        @Override
        public void encodeFields(Encoder to) {
            to.u64(version).value(key).value(hash);
        }

        @Override
        public int kind() {
            return KIND;
        }
    }

    /** Two keys or more; its node was written by the version and lies under its path. */
    record Branch(long version, Hash hash) implements Subtree {
        static final int KIND = 2;

        static Branch decodeFields(Decoder from) throws MalformedInputException {
            return new Branch(from.u64(), Hash.decode(from));
        }

        @Override
        public void encodeFields(Encoder to) {
            to.u64(version).value(hash);
        }

        @Override
        public int kind() {
            return KIND;
        }
    }
}
