package io.loombft.core.types;

import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.PublicKey;

/**
 * What a block hash commits to. Canonical bytes: {@code chain id u32 + n | height u64 | timestamp u64
 * (milliseconds since 1970) | previous block hash | last commit hash | transactions root | evidence
 * root | validator set hash | next validator set hash | params hash | state root | receipts root |
 * proposer}, each of the last ten 32 bytes. State and receipts roots are those after the parent.
 */
public record BlockHeader(
        ChainId chainId,
        Height height,
        long timestampMs,
        Hash prevBlockHash,
        Hash lastCommitHash,
        Hash txMerkleRoot,
        Hash evidenceRoot,
        Hash validatorSetHash,
        Hash nextValidatorSetHash,
        Hash paramsHash,
        Hash stateRoot,
        Hash receiptsRoot,
        PublicKey proposer)
        implements Encodable {
    /** Longest canonical form in bytes. */
    public static final int SIZE_MAX = 4 + ChainId.LENGTH_MAX + 8 + 8 + 10 * 32;

    public BlockHeader {
        if (timestampMs < 0) {
            throw new IllegalArgumentException("negative timestamp");
        }
    }

    /** The block's hash: SHA-256 of the canonical header. */
    public Hash hash() {
        return Hash.of(encoded());
    }

    public static BlockHeader decode(Decoder from) throws MalformedInputException {
        return new BlockHeader(
                ChainId.decode(from),
                Height.decode(from),
                from.u64(),
                Hash.decode(from),
                Hash.decode(from),
                Hash.decode(from),
                Hash.decode(from),
                Hash.decode(from),
                Hash.decode(from),
                Hash.decode(from),
                Hash.decode(from),
                Hash.decode(from),
                PublicKey.decode(from));
    }

    @Override
    public void encode(Encoder to) {
        to.value(chainId)
                .value(height)
                .u64(timestampMs)
                .value(prevBlockHash)
                .value(lastCommitHash)
                .value(txMerkleRoot)
                .value(evidenceRoot)
                .value(validatorSetHash)
                .value(nextValidatorSetHash)
                .value(paramsHash)
                .value(stateRoot)
                .value(receiptsRoot)
                .value(proposer);
    }
}
