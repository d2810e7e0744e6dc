package io.loombft.server.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Decoder;
import io.loombft.core.client.JsonRpcClient;
import io.loombft.core.client.OperatorToken;
import io.loombft.core.client.RpcError;
import io.loombft.core.client.RpcException;
import io.loombft.core.consensus.HeightSnapshot;
import io.loombft.server.config.NodeConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What real nodes answer their operator, and who signed what. */
@Tag("sockets")
class OperatorNodesTest {
    private static final int KEEP_HEIGHTS = 100;

    @TempDir private Path folder;

    @Test
    void theJournalOfARunningNodeIsReadToItsEndAndFollowed() throws Exception {
        try (TestNetwork network = network(1).startAll()) {
            TestNode node = network.node(0);
            node.reaches(3);
            JsonNode whole = journal(node, JsonRpcClient.noParams().put("height", 2));
            JsonNode first = whole.path("records").path(0);

            assertEquals("snapshot", first.path("kind").textValue());
            HeightSnapshot snapshot =
                    Decoder.whole(
                            Bytes.fromHex(first.path("payload").textValue()),
                            HeightSnapshot::decode);
            assertEquals(1, snapshot.chain().height().value());
            assertEquals("sealed", last(whole).path("kind").textValue());
            assertEquals(whole.path("bytes"), whole.path("next_offset"));
            assertTrue(whole.path("torn").isNull());

            List<JsonNode> piecewise = new ArrayList<>();
            long offset = 0;
            for (JsonNode record : whole.path("records")) {
                JsonNode rest =
                        journal(
                                node,
                                JsonRpcClient.noParams().put("height", 2).put("offset", offset));
                piecewise.add(rest.path("records").path(0));
                offset = record.path("offset").longValue() + length(record);
            }
            assertEquals(whole.path("bytes").longValue(), offset);
            assertEquals(whole.path("records").size(), piecewise.size());
            for (int i = 0; i < piecewise.size(); i++) {
                assertEquals(whole.path("records").path(i), piecewise.get(i));
            }

            long newest = journal(node, JsonRpcClient.noParams()).path("height").longValue();
            TestNode.eventually(
                    () ->
                            journal(node, JsonRpcClient.noParams()).path("height").longValue()
                                    > newest);
        }
    }

    @Test
    void aTornTailIsToldAndWhatIsBeforeItRead() throws Exception {
        try (TestNetwork network = network(1).startAll()) {
            TestNode node = network.node(0);
            node.reaches(4);
            ObjectNode second = JsonRpcClient.noParams().put("height", 2);
            JsonNode whole = journal(node, second);
            Path segment = segment(node, 2);
            Files.write(segment, new byte[] {0, 0, 0, 9, 1, 2}, StandardOpenOption.APPEND);

            JsonNode torn = journal(node, second);
            assertEquals(whole.path("records"), torn.path("records"));
            assertEquals(whole.path("bytes"), torn.path("next_offset"));
            assertTrue(torn.path("torn").textValue().contains("6 bytes"), torn.toString());

            JsonNode misplaced =
                    journal(node, JsonRpcClient.noParams().put("height", 2).put("offset", 3));
            assertEquals(0, misplaced.path("records").size());
            assertFalse(misplaced.path("torn").isNull());
            node.reaches(node.height() + 2);
        }
    }

    @Test
    void onlyTheOperatorReadsTheJournal() throws Exception {
        try (TestNetwork network = network(1).startAll()) {
            TestNode node = network.node(0);
            node.reaches(1);
            RpcException.Refused without =
                    assertThrows(RpcException.Refused.class, () -> node.call("get_journal"));
            RpcException.Refused wrong =
                    assertThrows(
                            RpcException.Refused.class,
                            () -> journal(node, OperatorToken.generate()));

            assertEquals(RpcError.OPERATOR_TOKEN_NEEDED, without.error().code());
            assertEquals(RpcError.OPERATOR_TOKEN_NEEDED, wrong.error().code());
            RpcException.Refused gone =
                    assertThrows(
                            RpcException.Refused.class,
                            () -> journal(node, JsonRpcClient.noParams().put("height", 1_000_000)));
            assertEquals(RpcError.NOT_FOUND, gone.error().code());
        }
    }

    @Test
    void theMissingValidatorMissesInARowAndTheOthersSign() throws Exception {
        try (TestNetwork network = network(4)) {
            List<TestNode> three = network.nodes(0, 1, 2);
            for (TestNode node : three) {
                node.start();
            }
            TestNode node = network.node(0);
            node.reaches(6);
            JsonNode history = node.call("get_signing_history");
            int blocks = history.path("to").intValue();

            assertEquals(1, history.path("from").intValue());
            assertTrue(blocks >= 6);
            assertEquals(4, history.path("validators").size());
            int proposed = 0;
            for (JsonNode validator : history.path("validators")) {
                String marks = validator.path("marks").textValue();
                boolean isMissing =
                        validator.path("id").textValue().equals(network.node(3).validator().hex());
                assertEquals(blocks, marks.length());
                assertEquals(blocks, validator.path("blocks").intValue());
                assertEquals(
                        isMissing ? blocks : 0,
                        validator.path("missed_in_a_row").intValue(),
                        marks);
                if (isMissing) {
                    assertEquals("M".repeat(blocks), marks);
                    assertEquals(0, validator.path("signed").intValue());
                }
                proposed += (int) marks.chars().filter(mark -> mark == 'E').count();
            }
            assertTrue(proposed > 0 && proposed <= blocks);

            JsonNode part = node.call("get_signing_history", 3);
            assertEquals(3, part.path("to").intValue());
            assertEquals(
                    history.path("validators").path(0).path("marks").textValue().substring(0, 3),
                    part.path("validators").path(0).path("marks").textValue());
        }
    }

    @Test
    void aBannedPeerIsGoneUntilTheBanIsLifted() throws Exception {
        try (TestNetwork network = network(2).startAll()) {
            network.meets();
            TestNode node = network.node(0);
            String peer = network.node(1).id().hex();
            asOperator(node, "peer_ban", JsonRpcClient.noParams().put("id", peer));
            TestNode.eventually(() -> node.client().status().peers() == 0);
            asOperator(node, "peer_unban", JsonRpcClient.noParams().put("id", peer));
            String address = peer + "@127.0.0.1:" + network.node(1).running().p2pPort();
            asOperator(node, "peer_dial", JsonRpcClient.noParams().put("address", address));
            network.meets();
        }
    }

    @Test
    void bansAreListedAlsoAfterARestartUntilTheyAreLifted() throws Exception {
        try (TestNetwork network = network(1).startAll()) {
            TestNode node = network.node(0);
            ObjectNode stranger =
                    JsonRpcClient.noParams().put("id", TestNetwork.key(77).publicKey().hex());
            assertEquals(0, bans(node).size());
            asOperator(node, "peer_ban", stranger.deepCopy().put("seconds", 86_400));
            JsonNode ban = bans(node).path(0);
            assertEquals(stranger.path("id"), ban.path("id"));
            assertEquals("operator", ban.path("reason").textValue());
            assertEquals(1, ban.path("strikes").intValue());
            assertTrue(ban.path("until_ms").longValue() > 0);

            node.close();
            node.start();
            assertEquals(ban, bans(node).path(0));
            asOperator(node, "peer_unban", stranger);
            assertEquals(0, bans(node).size());
        }
    }

    private static JsonNode bans(TestNode node) throws Exception {
        return asOperator(node, "get_bans", JsonRpcClient.noParams()).path("bans");
    }

    private TestNetwork network(int nodes) throws Exception {
        TestNetwork.Shape shape = TestNetwork.Shape.of(nodes, nodes);
        NodeConfig.Consensus usual = shape.consensus();
        return new TestNetwork(
                folder,
                shape.consensus(
                        new NodeConfig.Consensus(
                                usual.timeoutProposeMs(),
                                usual.timeoutPrevoteMs(),
                                usual.timeoutPrecommitMs(),
                                usual.timeoutDeltaMs(),
                                usual.createEmptyBlocks(),
                                usual.emptyBlockIntervalMs(),
                                usual.commitWaitMs(),
                                usual.timeoutMaxMs(),
                                KEEP_HEIGHTS)));
    }

    private static Path segment(TestNode node, long height) throws Exception {
        try (Stream<Path> files =
                Files.list(LoomNode.journalFolder(node.config().node().dataDir()))) {
            return files.filter(
                            file ->
                                    file.getFileName()
                                            .toString()
                                            .equals("%019d.wal".formatted(height)))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static JsonNode last(JsonNode journal) {
        return journal.path("records").path(journal.path("records").size() - 1);
    }

    /** Of the whole frame: nine bytes, and the payload. */
    private static long length(JsonNode record) {
        return 9L + record.path("payload").textValue().length() / 2;
    }

    private static JsonNode journal(TestNode node, OperatorToken token) throws Exception {
        try (JsonRpcClient client =
                JsonRpcClient.of("http://127.0.0.1:" + node.running().rpcPort())) {
            return client.callAsOperator("get_journal", JsonRpcClient.noParams(), token);
        }
    }

    private static JsonNode journal(TestNode node, ObjectNode params) throws Exception {
        return asOperator(node, "get_journal", params);
    }

    private static JsonNode asOperator(TestNode node, String method, ObjectNode params)
            throws Exception {
        return node.asOperator(method, params);
    }
}
