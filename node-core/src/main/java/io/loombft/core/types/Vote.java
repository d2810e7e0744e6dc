package io.loombft.core.types;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.crypto.Signature;

/**
 * A prevote or precommit. Canonical bytes: {@code type 1 | height u64 | round u32 | ballot 32 |
 * validator 32}, 77 in all.
 */
public record Vote(VoteType type, Height height, Round round, Ballot ballot, PublicKey validator)
        implements Encodable {
    /** Length in bytes. */
    public static final int SIZE = 1 + 8 + 4 + Hash.SIZE + PublicKey.SIZE;

    public Vote {
        if (round.isNone()) {
            throw new IllegalArgumentException("a vote has a round");
        }
    }

    /** What is signed: tag, chain id, type, height, round, ballot; the key says who. */
    public Bytes signBytes(ChainId chain) {
        return signBytes(chain, type, height, round, ballot);
    }

    static Bytes signBytes(
            ChainId chain, VoteType type, Height height, Round round, Ballot ballot) {
        return SignBytes.begin(SignBytes.VOTE, chain)
                .u8(type.code())
                .value(height)
                .value(round)
                .value(ballot)
                .toBytes();
    }

    public SignedVote signed(Signature signature) {
        return new SignedVote(this, signature);
    }

    public static Vote decode(Decoder from) throws MalformedInputException {
        return new Vote(
                VoteType.decode(from),
                Height.decode(from),
                Round.decode(from),
                Ballot.decode(from),
                PublicKey.decode(from));
    }

    @Override
    public void encode(Encoder to) {
        to.u8(type.code()).value(height).value(round).value(ballot).value(validator);
    }
}
