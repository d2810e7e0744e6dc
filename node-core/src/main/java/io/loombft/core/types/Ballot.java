package io.loombft.core.types;

import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Hash;

/** What a vote is for: a block hash, or nil. Canonical bytes: 32, all zero for nil. */
public record Ballot(Hash hash) implements Comparable<Ballot>, Encodable {
    private static final Ballot NIL = new Ballot(Hash.ZERO);

    /** For no block. */
    public static Ballot nil() {
        return NIL;
    }

    /** For the block of this hash. */
    public static Ballot of(Hash blockHash) {
        return new Ballot(blockHash);
    }

    public boolean isNil() {
        return hash.equals(Hash.ZERO);
    }

    public boolean isFor(Hash blockHash) {
        return !isNil() && hash.equals(blockHash);
    }

    public static Ballot decode(Decoder from) throws MalformedInputException {
        return new Ballot(Hash.decode(from));
    }

    @Override
    public void encode(Encoder to) {
        to.value(hash);
    }

    @Override
    public int compareTo(Ballot other) {
        return hash.compareTo(other.hash);
    }

    @Override
    public String toString() {
        return isNil() ? "nil" : hash.hex().substring(0, 12);
    }
}
