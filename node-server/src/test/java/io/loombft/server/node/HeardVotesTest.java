package io.loombft.server.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.loombft.core.crypto.PublicKey;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Height;
import io.loombft.core.types.Round;
import io.loombft.core.types.Vote;
import io.loombft.core.types.VoteType;
import io.loombft.server.rpc.NodeApi;
import org.junit.jupiter.api.Test;

class HeardVotesTest {
    @Test
    void theOldestHeightBeyondTheBoundIsForgotten() {
        PublicKey voter = TestNetwork.key(1).publicKey();
        HeardVotes votes = new HeardVotes();
        for (int height = 1; height <= HeardVotes.HEIGHTS_MAX + 1; height++) {
            votes.heard(
                    new Vote(
                            VoteType.PREVOTE, new Height(height), Round.ZERO, Ballot.nil(), voter));
        }
        assertEquals(NodeApi.Heard.NOTHING, votes.at(Height.FIRST));
        for (long kept : new long[] {2, HeardVotes.HEIGHTS_MAX + 1}) {
            assertEquals(1, votes.at(new Height(kept)).prevoted().size());
        }
    }
}
