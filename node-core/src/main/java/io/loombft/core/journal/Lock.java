package io.loombft.core.journal;

import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Round;

/**
 * The paper's lockedRound and lockedValue: the round of the lock and the hash of its block. Canonical
 * bytes: {@code round i32 | hash 32}, -1 and zeros for none.
 */
public record Lock(Round round, Hash blockHash) implements Encodable {
    private static final Lock NONE = new Lock(Round.NONE, Hash.ZERO);

    public Lock {
        if (round.isNone() != blockHash.equals(Hash.ZERO)) {
            throw new IllegalArgumentException("a lock has a round and a block, or neither");
        }
    }

    /** Not locked. */
    public static Lock none() {
        return NONE;
    }

    public boolean isNone() {
        return round.isNone();
    }

    static Lock decode(Decoder from) throws MalformedInputException {
        Round round = Round.decodeOrNone(from);
        Hash blockHash = Hash.decode(from);
        if (round.isNone() != blockHash.equals(Hash.ZERO)) {
            throw new MalformedInputException("a lock has a round and a block, or neither");
        }
        return new Lock(round, blockHash);
    }

    @Override
    public void encode(Encoder to) {
        to.value(round).value(blockHash);
    }

    @Override
    public String toString() {
        return isNone() ? "no lock" : "a lock of round " + round + " on " + blockHash;
    }
}
