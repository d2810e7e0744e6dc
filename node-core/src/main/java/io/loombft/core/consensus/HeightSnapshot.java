package io.loombft.core.consensus;

import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.ValidatorSet;

/**
 * All that a height begins with; the first record of its journal segment. Canonical bytes: {@code
 * chain state | last validators | last commit}.
 *
 * @param lastValidators the set of the parent; for height 1 the first set
 * @param lastCommit the precommits known for the parent; {@link Certificate#NONE} for height 1
 */
public record HeightSnapshot(ChainState chain, ValidatorSet lastValidators, Certificate lastCommit)
        implements Encodable {

    public static HeightSnapshot decode(Decoder from) throws MalformedInputException {
        return new HeightSnapshot(
                ChainState.decode(from), ValidatorSet.decode(from), Certificate.decode(from));
    }

    @Override
    public void encode(Encoder to) {
        to.value(chain).value(lastValidators).value(lastCommit);
    }
}
