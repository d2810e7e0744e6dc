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
 * A vote that the key has signed. Canonical bytes: {@code type u8 | height u64 | round u32 |
 * ballot 32 | SHA-256 of the sign bytes 32}, 77 in all.
 */
public record PastVote(VoteType type, Height height, Round round, Ballot ballot, Hash signBytesHash)
        implements Encodable {
    /** Length in bytes. */
    static final int SIZE = 1 + 8 + 4 + 2 * Hash.SIZE;

    /** The vote that the request is for, of this type. */
    static PastVote of(VoteType type, SignRequest request) {
        return new PastVote(
                type,
                request.height(),
                request.round(),
                request.ballot(),
                Hash.of(request.signBytes()));
    }

    /** Whether to sign the request is to sign this vote once more, byte for byte. */
    boolean isRepeatedBy(SignRequest request) {
        return request.step() == SignStep.of(type)
                && request.height().equals(height)
                && request.round().equals(round)
                && request.ballot().equals(ballot)
                && Hash.of(request.signBytes()).equals(signBytesHash);
    }

    static PastVote decode(Decoder from) throws MalformedInputException {
        return new PastVote(
                VoteType.decode(from),
                Height.decode(from),
                Round.decode(from),
                Ballot.decode(from),
                Hash.decode(from));
    }

    @Override
    public void encode(Encoder to) {
        to.u8(type.code()).value(height).value(round).value(ballot).value(signBytesHash);
    }
}
