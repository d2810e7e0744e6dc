package io.loombft.server.node;

import io.loombft.core.crypto.PublicKey;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.CommitSignature;
import io.loombft.core.types.Height;
import io.loombft.core.types.Vote;
import io.loombft.server.rpc.NodeApi;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * Whose votes were heard for the last heights. The consensus thread tells of votes, the ledger thread of
 * commits; anybody reads, without a lock. Who signed a commit is forgotten with it, so that what remains is
 * few: those who voted too late.
 */
final class HeardVotes {
    /** Heights that are remembered. */
    static final int HEIGHTS_MAX = 512;

    private final ConcurrentSkipListMap<Height, Heard> heights = new ConcurrentSkipListMap<>();

    private record Heard(Set<PublicKey> prevoted, Set<PublicKey> precommitted) {
        Heard() {
            this(new ConcurrentSkipListSet<>(), new ConcurrentSkipListSet<>());
        }
    }

    /** A vote of a validator of its height was counted. */
    void heard(Vote vote) {
        Heard heard = heights.computeIfAbsent(vote.height(), height -> new Heard());
        switch (vote.type()) {
            case PREVOTE -> heard.prevoted().add(vote.validator());
            case PRECOMMIT -> heard.precommitted().add(vote.validator());
        }
        while (heights.size() > HEIGHTS_MAX) {
            heights.pollFirstEntry();
        }
    }

    /** A commit that nothing is added to any more: the one that a block carries of its parent. */
    void settled(Certificate commit) {
        Heard heard = heights.get(commit.height());
        if (heard == null) {
            return;
        }
        for (CommitSignature signature : commit.signatures()) {
            heard.prevoted().remove(signature.validator());
            heard.precommitted().remove(signature.validator());
        }
    }

    NodeApi.Heard at(Height height) {
        Heard heard = heights.get(height);
        return heard == null
                ? NodeApi.Heard.NOTHING
                : new NodeApi.Heard(heard.prevoted(), heard.precommitted());
    }
}
