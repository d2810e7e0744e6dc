package io.loombft.server.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.loombft.core.client.JsonRpcClient;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Evidence;
import io.loombft.core.types.Height;
import io.loombft.core.types.Round;
import io.loombft.core.types.SignedVote;
import io.loombft.core.types.Vote;
import io.loombft.core.types.VoteType;
import io.loombft.server.rpc.NodeApi.FoundEvidence;
import io.loombft.server.storage.Batch;
import io.loombft.server.storage.ChainStore;
import io.loombft.server.storage.Durability;
import io.loombft.server.storage.Family;
import io.loombft.server.storage.RocksDb;
import io.loombft.server.storage.Store;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("sockets")
class EvidenceAnswerTest {
    private static final int BLOCKS = FoundEvidence.COMMITTED_MAX + 5;
    private static final KeyPair OFFENDER = TestNetwork.key(55);

    @TempDir private Path folder;

    @Test
    void theLatestOfManyBlocksWithEvidenceAreGivenAndTheRestWhenAskedForFromThere()
            throws Exception {
        try (TestNetwork network = new TestNetwork(folder, TestNetwork.Shape.of(1, 1)).startAll()) {
            TestNode node = network.node(0);
            node.close();
            try (Store store = RocksDb.open(databaseOf(node))) {
                Batch batch = new Batch();
                for (int height = 1; height <= BLOCKS; height++) {
                    batch.put(
                            Family.EVIDENCE,
                            new ChainStore.Place(new Height(height), 0).encoded(),
                            evidence(height).encoded());
                }
                store.write(batch, Durability.SYNCED);
            }
            node.start();
            JsonNode latest = committed(node, 1_000_000);
            assertEquals(FoundEvidence.COMMITTED_MAX, latest.size());
            assertEquals(BLOCKS, latest.path(0).path("block_height").longValue());
            long lowest = latest.path(latest.size() - 1).path("block_height").longValue();
            JsonNode rest = committed(node, lowest);
            assertEquals(BLOCKS - FoundEvidence.COMMITTED_MAX, rest.size());
            assertEquals(1, rest.path(rest.size() - 1).path("block_height").longValue());
            node.reaches(node.height() + 1);
        }
    }

    private static Path databaseOf(TestNode node) {
        return LoomNode.databaseFolder(node.config().node().dataDir());
    }

    private static JsonNode committed(TestNode node, long below) throws Exception {
        return node.client()
                .call("get_evidence", JsonRpcClient.noParams().put("below", below))
                .path("committed");
    }

    private static Evidence evidence(long height) {
        return Evidence.DuplicateVote.of(
                vote(height, Ballot.nil()), vote(height, Ballot.of(Hash.of(new byte[] {1}))));
    }

    private static SignedVote vote(long height, Ballot ballot) {
        Vote vote =
                new Vote(
                        VoteType.PREVOTE,
                        new Height(height),
                        Round.ZERO,
                        ballot,
                        OFFENDER.publicKey());
        return vote.signed(TestNetwork.SCHEME.sign(OFFENDER, vote.signBytes(TestNetwork.CHAIN)));
    }
}
