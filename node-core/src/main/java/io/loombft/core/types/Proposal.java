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
 * A proposer's claim that a block, cut into parts, is the value of a round. Canonical bytes: {@code
 * height u64 | round u32 | valid round i32 | block hash 32 | part count u32 | part root 32 | proposer
 * 32}, 116 in all. Only the form is checked here; whether the valid round is below the round is the
 * business of the consensus rules.
 */
public record Proposal(
        Height height,
        Round round,
        Round validRound,
        Hash blockHash,
        PartSetHeader parts,
        PublicKey proposer)
        implements Encodable {
    /** Length in bytes. */
    public static final int SIZE = 8 + 4 + 4 + Hash.SIZE + PartSetHeader.SIZE + PublicKey.SIZE;

    public Proposal {
        if (round.isNone()) {
            throw new IllegalArgumentException("a proposal has a round");
        }
    }

    /** What is signed: tag, chain id, height, round, valid round, block hash, parts. */
    public Bytes signBytes(ChainId chain) {
        return SignBytes.begin(SignBytes.PROPOSAL, chain)
                .value(height)
                .value(round)
                .value(validRound)
                .value(blockHash)
                .value(parts)
                .toBytes();
    }

    public SignedProposal signed(Signature signature) {
        return new SignedProposal(this, signature);
    }

    public static Proposal decode(Decoder from) throws MalformedInputException {
        return new Proposal(
                Height.decode(from),
                Round.decode(from),
                Round.decodeOrNone(from),
                Hash.decode(from),
                PartSetHeader.decode(from),
                PublicKey.decode(from));
    }

    @Override
    public void encode(Encoder to) {
        to.value(height)
                .value(round)
                .value(validRound)
                .value(blockHash)
                .value(parts)
                .value(proposer);
    }
}
