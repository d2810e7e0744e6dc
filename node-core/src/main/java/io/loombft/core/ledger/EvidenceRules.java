package io.loombft.core.ledger;

import io.loombft.core.crypto.PublicKey;
import io.loombft.core.crypto.SignatureScheme;
import io.loombft.core.ledger.Invalid.Rule;
import io.loombft.core.types.Block;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.Evidence;
import io.loombft.core.types.Height;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Which evidence a block of this height may hold, after what it holds already. */
final class EvidenceRules {
    private final ChainId chain;
    private final SignatureScheme scheme;
    private final Height height;
    private final long ageMax;
    private final StateView state;
    private final ChainHistory history;
    // Looked up, never iterated.
    private final Set<PublicKey> offenders = new HashSet<>();

    EvidenceRules(
            ChainId chain,
            SignatureScheme scheme,
            Height height,
            long ageMax,
            StateView state,
            ChainHistory history) {
        this.chain = chain;
        this.scheme = scheme;
        this.height = height;
        this.ageMax = ageMax;
        this.state = state;
        this.history = history;
    }

    /** Takes the evidence in, or says why not and stays as it was. */
    Optional<Invalid> add(Evidence evidence) {
        if (offenders.size() == Block.EVIDENCE_MAX) {
            return invalid(Rule.BLOCK_ITEMS, "more than " + Block.EVIDENCE_MAX + " of evidence");
        }
        Height offence = evidence.height();
        long age = height.value() - offence.value();
        if (offence.equals(Height.GENESIS) || age < 1 || age > ageMax) {
            return invalid(
                    Rule.EVIDENCE_AGE, "evidence of height " + offence + " in block " + height);
        }
        PublicKey offender = evidence.offender();
        if (!history.validators(offence).contains(offender)) {
            return invalid(
                    Rule.EVIDENCE_OFFENDER, offender + " was not a validator at height " + offence);
        }
        if (offenders.contains(offender)) {
            return invalid(Rule.EVIDENCE_REPEATED, "evidence against " + offender + " twice");
        }
        if (state.hasEvidence(offender, offence)) {
            return invalid(
                    Rule.EVIDENCE_COMMITTED,
                    "evidence against " + offender + " at height " + offence + " is known");
        }
        if (!evidence.isProven(chain, scheme)) {
            return invalid(Rule.EVIDENCE_PROOF, "a signature against " + offender + " is wrong");
        }
        offenders.add(offender);
        return Optional.empty();
    }

    private static Optional<Invalid> invalid(Rule rule, String sentence) {
        return Optional.of(new Invalid(rule, sentence));
    }
}
