package io.loombft.core.journal;

import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Height;
import io.loombft.core.types.Round;
import io.loombft.core.types.VoteType;

/**
 * A vote for a block that the key has signed. Canonical bytes: {@code type u8 | height u64 | round u32 |
 * block hash 32 | SHA-256 of the sign bytes 32}, 77 in all.
 */
public record PastVote(VoteType type, Height height, Round round, Hash block, Hash signBytesHash)
        implements Encodable {
    /** Length in bytes. */
    static final int SIZE = 1 + 8 + 4 + 2 * Hash.SIZE;

    /** The vote that the request is for, which is one for a block. */
    static PastVote of(VoteType type, SignRequest request) {
        return new PastVote(
                type,
                request.height(),
                request.round(),
                request.ballot().hash(),
                Hash.of(request.signBytes()));
    }

    /** Whether to sign the request is to sign this vote once more, byte for byte. */
    boolean isRepeatedBy(SignRequest request) {
        return request.step() == SignStep.of(type)
                && request.height().equals(height)
                && request.round().equals(round)
                && request.ballot().equals(Ballot.of(block))
                && Hash.of(request.signBytes()).equals(signBytesHash);
    }

    static PastVote decode(Decoder from) throws MalformedInputException {
        return new PastVote(
                VoteType.decode(from),
                Height.decode(from),
                Round.decode(from),
                block(Hash.decode(from)),
                Hash.decode(from));
    }

    private static Hash block(Hash hash) throws MalformedInputException {
        if (hash.equals(Hash.ZERO)) {
            throw new MalformedInputException("a vote for nil is not kept");
        }
        return hash;
    }

    @Override
    public void encode(Encoder to) {
        to.u8(type.code()).value(height).value(round).value(block).value(signBytesHash);
    }
}
