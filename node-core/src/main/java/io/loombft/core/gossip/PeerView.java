package io.loombft.core.gossip;

import io.loombft.core.crypto.PublicKey;
import io.loombft.core.types.Evidence;
import io.loombft.core.types.Height;
import io.loombft.core.types.Proposal;
import io.loombft.core.types.Round;
import io.loombft.core.types.Vote;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What we believe a peer to have. Wrong beliefs cost a repair, never more. */
final class PeerView {
    /** Messages remembered of a peer and height; the oldest are forgotten, and told again. */
    static final int KNOWN_MAX = 16_384;

    private final Optional<PublicKey> validator;
    private final Set<PublicKey> neighbours = new HashSet<>();
    private final LinkedHashSet<Object> known = new LinkedHashSet<>();
    private Height height = Height.GENESIS;
    private long nextSummaryMs;

    private record PartOf(Height height, Round round, int index) {}

    PeerView(Optional<PublicKey> validator) {
        this.validator = validator;
    }

    Optional<PublicKey> validator() {
        return validator;
    }

    void stands(Height now) {
        if (!now.equals(height)) {
            height = now;
            known.clear();
        }
    }

    void neighbours(List<PublicKey> validators) {
        neighbours.clear();
        neighbours.addAll(validators);
    }

    /** How much is remembered. */
    int known() {
        return known.size();
    }

    /** Whether the validator tells the peer itself. */
    boolean hears(PublicKey signer) {
        return neighbours.contains(signer) || validator.filter(signer::equals).isPresent();
    }

    /** Whether it is news to the peer; from now on it is not. */
    boolean learns(Vote vote) {
        return remember(vote);
    }

    boolean learns(Evidence evidence) {
        return remember(evidence.hash());
    }

    boolean learns(Proposal proposal) {
        return remember(proposal);
    }

    boolean learnsPart(Height of, Round round, int index) {
        return remember(new PartOf(of, round, index));
    }

    /** Whether a summary of the peer's may be answered now; at most one an interval is. */
    boolean mayAnswer(long nowMs, long intervalMs) {
        if (nowMs < nextSummaryMs && nextSummaryMs - nowMs <= intervalMs) {
            return false;
        }
        nextSummaryMs = nowMs + intervalMs;
        return true;
    }

    private boolean remember(Object message) {
        boolean isNews = known.add(message);
        if (known.size() > KNOWN_MAX) {
            known.removeFirst();
        }
        return isNews;
    }
}
