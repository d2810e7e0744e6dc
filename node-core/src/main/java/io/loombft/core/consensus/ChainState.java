package io.loombft.core.consensus;

import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Height;
import io.loombft.core.types.Params;
import io.loombft.core.types.ValidatorSet;

/**
 * The chain after an executed block: all that deciding the next height needs. Canonical bytes: the
 * fields in order, {@code flag 1} last.
 *
 * @param height of the last executed block; 0 after genesis
 * @param blockHash of that block; zero after genesis
 * @param blockTimeMs its timestamp; genesis time after genesis
 * @param validators the set of {@code height + 1}
 * @param nextValidators the set of {@code height + 2}
 * @param priorities the proposer priorities of {@code height + 1}, over its set
 * @param params the consensus parameters of {@code height + 1}
 * @param stateRoot after that block
 * @param receiptsRoot of that block
 * @param needsCertifying whether the next block should follow at once, because this one carried
 *     transactions, evidence or a validator change whose roots nobody has signed yet
 */
public record ChainState(
        Height height,
        Hash blockHash,
        long blockTimeMs,
        ValidatorSet validators,
        ValidatorSet nextValidators,
        ProposerPriorities priorities,
        Params params,
        Hash stateRoot,
        Hash receiptsRoot,
        boolean needsCertifying)
        implements Encodable {

    public static ChainState decode(Decoder from) throws MalformedInputException {
        return new ChainState(
                Height.decode(from),
                Hash.decode(from),
                from.u64(),
                ValidatorSet.decode(from),
                ValidatorSet.decode(from),
                ProposerPriorities.decode(from),
                Params.decode(from),
                Hash.decode(from),
                Hash.decode(from),
                from.flag());
    }

    @Override
    public void encode(Encoder to) {
        to.value(height)
                .value(blockHash)
                .u64(blockTimeMs)
                .value(validators)
                .value(nextValidators)
                .value(priorities)
                .value(params)
                .value(stateRoot)
                .value(receiptsRoot)
                .u8(needsCertifying ? 1 : 0);
    }
}
