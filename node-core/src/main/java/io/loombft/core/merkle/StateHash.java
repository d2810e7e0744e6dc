package io.loombft.core.merkle;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Hash;

/** The two tagged hashes of the state tree; the tags differ from those of RFC 6962 trees. */
final class StateHash {
    private static final byte LEAF = 2;
    private static final byte INNER = 3;

    private StateHash() {}

    /** {@code SHA-256(0x02 | key | SHA-256(value))}. */
    static Hash leaf(Hash key, Hash valueHash) {
        return tagged(LEAF, key, valueHash);
    }

    /** {@code SHA-256(0x03 | left | right)}. */
    static Hash inner(Hash left, Hash right) {
        return tagged(INNER, left, right);
    }

    static Hash value(Bytes value) {
        return Hash.of(value);
    }

    private static Hash tagged(byte tag, Hash first, Hash second) {
        // One array and one call: these are most of what an update costs.
        byte[] input = new byte[1 + 2 * Hash.SIZE];
        input[0] = tag;
        first.bytes().copyTo(input, 1);
        second.bytes().copyTo(input, 1 + Hash.SIZE);
        return Hash.of(input);
    }
}
