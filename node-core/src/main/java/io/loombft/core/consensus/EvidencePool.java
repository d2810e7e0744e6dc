package io.loombft.core.consensus;

import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.types.Evidence;
import io.loombft.core.types.Height;
import io.loombft.core.types.Params;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Proved equivocations that no block has yet. The consensus thread owns it. */
final class EvidencePool {
    /** Most pieces kept; one a validator and height is all that a block would take. */
    static final int PENDING_MAX = 256;

    /** Most pieces put into one block. */
    static final int PER_BLOCK_MAX = 16;

    private final TreeMap<Hash, Evidence> pending = new TreeMap<>();

    /** Whether it is the first for its offender and height. */
    boolean add(Evidence evidence) {
        if (!takes(evidence)) {
            return false;
        }
        pending.put(evidence.hash(), evidence);
        return true;
    }

    /** Whether there is room for it, and none like it yet. */
    boolean takes(Evidence evidence) {
        return pending.size() < PENDING_MAX && !holds(evidence);
    }

    /** Whether a piece for this offender and height is pending. */
    boolean holds(Evidence evidence) {
        for (Evidence each : pending.values()) {
            if (isSameOffence(each, evidence)) {
                return true;
            }
        }
        return false;
    }

    /** What the block of this height may carry. */
    List<Evidence> forBlock(Height height) {
        List<Evidence> chosen = new ArrayList<>();
        List<PublicKey> offenders = new ArrayList<>();
        for (Evidence evidence : pending.values()) {
            boolean isFree = !offenders.contains(evidence.offender());
            if (evidence.height().isBefore(height) && isFree && chosen.size() < PER_BLOCK_MAX) {
                chosen.add(evidence);
                offenders.add(evidence.offender());
            }
        }
        return chosen;
    }

    /**
     * Forgets whom the block punished, which is for ever and thus for all offences, and what has
     * become too old.
     */
    void committed(Height height, List<Evidence> evidence, Params params) {
        evidence.forEach(e -> pending.values().removeIf(p -> p.offender().equals(e.offender())));
        pending.values()
                .removeIf(e -> height.value() - e.height().value() >= params.evidenceAgeBlocks());
    }

    /** All pending pieces. */
    List<Evidence> all() {
        return List.copyOf(pending.values());
    }

    private static boolean isSameOffence(Evidence a, Evidence b) {
        return a.offender().equals(b.offender()) && a.height().equals(b.height());
    }
}
