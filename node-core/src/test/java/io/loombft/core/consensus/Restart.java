package io.loombft.core.consensus;

import io.loombft.core.types.Certificate;
import io.loombft.core.types.SignedVote;
import io.loombft.core.types.Verified;
import io.loombft.core.types.Verifier;
import java.util.List;

/** What a node does when it comes back, for tests. */
public final class Restart {
    private Restart() {}

    /** The checked votes of a snapshot's last commit. */
    public static List<Verified<SignedVote>> lastPrecommits(
            Verifier verifier, HeightSnapshot snapshot) {
        return snapshot.lastCommit().equals(Certificate.NONE)
                ? List.of()
                : Verifier.votesOf(
                        verifier.certificate(snapshot.lastCommit(), snapshot.lastValidators())
                                .orElseThrow());
    }
}
