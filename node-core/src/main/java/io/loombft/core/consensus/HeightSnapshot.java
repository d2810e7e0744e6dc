package io.loombft.core.consensus;

import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.Evidence;
import io.loombft.core.types.ValidatorSet;
import java.util.List;

/**
 * All that a height begins with; the first record of its journal segment. Canonical bytes: {@code
 * chain state | last validators | last commit | absent u32 + 32 each | evidence u32 + each}.
 *
 * @param lastValidators the set of the parent; for height 1 the first set
 * @param lastCommit the precommits known for the parent; {@link Certificate#NONE} for height 1
 * @param absent who of the last set had not signed the commit before: nobody waits for these
 * @param evidence proved equivocations that no block has yet
 */
public record HeightSnapshot(
        ChainState chain,
        ValidatorSet lastValidators,
        Certificate lastCommit,
        List<PublicKey> absent,
        List<Evidence> evidence)
        implements Encodable {

    public HeightSnapshot {
        absent = List.copyOf(absent);
        evidence = List.copyOf(evidence);
    }

    /** A height of which only the chain is known: everyone is waited for, nobody accused. */
    public HeightSnapshot(ChainState chain, ValidatorSet lastValidators, Certificate lastCommit) {
        this(chain, lastValidators, lastCommit, List.of(), List.of());
    }

    public static HeightSnapshot decode(Decoder from) throws MalformedInputException {
        return new HeightSnapshot(
                ChainState.decode(from),
                ValidatorSet.decode(from),
                Certificate.decode(from),
                from.list(ValidatorSet.SIZE_MAX, PublicKey.SIZE, PublicKey::decode),
                from.list(EvidencePool.PENDING_MAX, Evidence.SIZE_MIN, Evidence::decode));
    }

    @Override
    public void encode(Encoder to) {
        to.value(chain).value(lastValidators).value(lastCommit).list(absent).list(evidence);
    }
}
