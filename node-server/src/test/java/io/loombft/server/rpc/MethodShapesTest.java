package io.loombft.server.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.loombft.server.rpc.ContractsApi.Tried;
import io.loombft.server.rpc.NodeApi.Submission;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The answer of each method, member by member. The golden answers are rewritten by {@code
 * -Dgolden.rewrite=true} and reviewed by eye.
 */
class MethodShapesTest {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final Path GOLDEN = Path.of("src/test/resources/rpc");
    private static final String NOBODY = "00".repeat(32);

    private final FakeNode node = new FakeNode();
    private final Dispatcher dispatcher =
            new Dispatcher(NodeMethods.of(node), (method, outcome) -> {});

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status",
                "get_latest_height",
                "get_validators",
                "get_genesis",
                "get_params",
                "net_info",
                "get_mempool",
                "get_evidence",
                "get_consensus_state"
            })
    void answersWithoutParameters(String method) throws IOException {
        assertGolden(method, call(method, "{}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"get_block", "get_block_hash", "get_commit", "get_validators"})
    void answersForAHeight(String method) throws IOException {
        assertGolden(method + "_at_height", call(method, "{\"height\": 2}"));
        assertEquals(call(method, "{\"height\": 2}"), call(method, "[2]"));
    }

    @Test
    void aBlockIsTheSameByItsHash() throws IOException {
        assertEquals(
                call("get_block", "[2]"),
                call("get_block_by_hash", "[\"" + Sample.block().hash() + "\"]"));
    }

    @Test
    void headersComeWithTheirCommitsAndEndWithTheChain() throws IOException {
        JsonNode block = call("get_block", "[2]").path("result");
        JsonNode range = call("get_headers", "{\"height\": 2, \"count\": 9}").path("result");

        assertEquals(1, range.path("headers").size());
        JsonNode header = range.path("headers").path(0);
        assertEquals(block.path("hash"), header.path("hash"));
        assertEquals(block.path("header"), header.path("header"));
        assertEquals(block.path("num_txs"), header.path("num_txs"));
        assertEquals(call("get_commit", "[2]").path("result"), header.path("commit"));
        assertEquals(0, call("get_headers", "[2, 0]").path("result").path("headers").size());
        assertEquals(0, call("get_headers", "[3]").path("result").path("headers").size());
    }

    @Test
    void tellsWhoSignedWhichBlocks() throws IOException {
        assertGolden("get_signing_history", call("get_signing_history", "{}"));
        assertEquals(
                call("get_signing_history", "{}"),
                call("get_signing_history", "[9223372036854775807, 9223372036854775807]"));
        JsonNode none = call("get_signing_history", "{\"count\": 0}").path("result");
        assertEquals(0, none.path("validators").size());
        assertEquals(2, none.path("latest_height").intValue());
        JsonNode pruned = call("get_signing_history", "[1]").path("result");
        assertEquals(0, pruned.path("to").intValue());
    }

    @Test
    void tellsTheOperatorWhatTheJournalHolds() throws IOException {
        Dispatcher operators =
                new Dispatcher(OperatorMethods.of(new FakeOperator()), (method, outcome) -> {});
        String request = "{\"jsonrpc\":\"2.0\",\"method\":\"get_journal\",\"params\":[7],\"id\":1}";
        assertGolden(
                "get_journal",
                JSON.readTree(
                        operators
                                .answer(request.getBytes(StandardCharsets.UTF_8), Caller.OPERATOR)
                                .body()
                                .orElseThrow()));
    }

    @Test
    void tellsTheOperatorWhoIsBanned() throws IOException {
        Dispatcher operators =
                new Dispatcher(OperatorMethods.of(new FakeOperator()), (method, outcome) -> {});
        String request = "{\"jsonrpc\":\"2.0\",\"method\":\"get_bans\",\"id\":1}";
        assertGolden(
                "get_bans",
                JSON.readTree(
                        operators
                                .answer(request.getBytes(StandardCharsets.UTF_8), Caller.OPERATOR)
                                .body()
                                .orElseThrow()));
    }

    @Test
    void answersForAContractAndForAStranger() throws IOException {
        assertGolden("get_account", call("get_account", "[\"" + Sample.contract() + "\"]"));
        assertGolden("get_account_unknown", call("get_account", "[\"0x" + "00".repeat(20) + "\"]"));
    }

    @Test
    void followsATransaction() throws IOException {
        String hash = Sample.transaction().hash().hex();
        assertGolden("get_tx", call("get_tx", "[\"" + hash + "\"]"));
        assertGolden("get_tx_unknown", call("get_tx", "{\"hash\": \"" + NOBODY + "\"}"));
    }

    @Test
    void asksContracts() throws IOException {
        String contract = FakeNode.CONTRACT.hex();
        assertGolden(
                "query_contract", call("query_contract", "[\"" + contract + "\", \"0xff\", 77]"));
        assertGolden("simulate_tx", call("simulate_tx", "{\"tx\": \"beef\"}"));
        assertGolden("get_storage", call("get_storage", "[\"" + contract + "\", \"aa\"]"));
        assertGolden(
                "get_storage_unknown",
                call("get_storage", "[\"" + "00".repeat(20) + "\", \"aa\"]"));
        assertGolden("get_code", call("get_code", "[\"" + contract + "\"]"));
        assertGolden("get_events", call("get_events", "{\"limit\": 1, \"from_height\": 2}"));
        assertGolden(
                "get_events_none",
                call("get_events", "{\"contract\": \"" + "00".repeat(20) + "\"}"));
    }

    @Test
    void eventsGoOnFromTheirCursor() throws IOException {
        JsonNode first = call("get_events", "{\"limit\": 1}").path("result");
        assertEquals("2.3.4", first.path("next").textValue());
        JsonNode next = call("get_events", "{\"cursor\": \"2.3.4\"}").path("result");
        assertEquals(2, next.path("events").path(0).path("height").intValue());
        assertEquals(3, next.path("events").path(0).path("index").intValue());
        assertEquals(4, next.path("events").path(0).path("event").intValue());
    }

    @Test
    void tooManyAndTooLongCallsAreTold() throws IOException {
        String query = "[\"" + FakeNode.CONTRACT.hex() + "\", \"\"]";
        node.nextTried = Optional.of(new Tried.Busy());
        assertEquals(-32006, code(call("query_contract", query)));
        node.nextTried = Optional.of(new Tried.TimedOut(5_000));
        assertEquals(-32008, code(call("query_contract", query)));
        node.nextTried = Optional.of(new Tried.Refused("gas_too_high", "too much"));
        assertEquals(-32003, code(call("simulate_tx", "[\"00\"]")));
    }

    private static int code(JsonNode answer) {
        return answer.path("error").path("code").intValue();
    }

    @Test
    void evidenceIsReadFromTheLatestDown() throws IOException {
        JsonNode all = call("get_evidence", "[3]").path("result");
        assertEquals(1, all.path("committed").size());
        assertEquals(2, all.path("committed").path(0).path("block_height").intValue());
        JsonNode below = call("get_evidence", "{\"below\": 2}").path("result");
        assertEquals(0, below.path("committed").size());
        assertEquals(1, below.path("pending").size());
    }

    @Test
    void acceptsATransactionOnceAndAgain() throws IOException {
        String hex = Sample.transaction().encoded().hex();

        assertGolden("broadcast_tx", call("broadcast_tx", "{\"tx\": \"" + hex + "\"}"));
        assertGolden("broadcast_tx", call("broadcast_tx", "{\"tx\": \"0x" + hex + "\"}"));
        assertEquals(1, call("get_mempool", "[]").path("result").path("txs").intValue());
    }

    @ParameterizedTest
    @CsvSource({
        "get_block, [1], -32002",
        "get_block_hash, [1], -32002",
        "get_commit, [1], -32002",
        "get_validators, [1], -32002",
        "get_headers, [1], -32002",
        "get_headers, [], -32602",
        "get_block, [3], -32001",
        "get_block, [0], -32001",
        "get_block, [9223372036854775807], -32001",
        "get_block_hash, [3], -32001",
        "get_commit, [3], -32001",
        "get_validators, [3], -32001",
        "get_block, [], -32602",
        "get_block, ['\"2\"'], -32602",
        "get_account, ['\"00\"'], -32602",
        "get_account, ['\"xyz\"'], -32602",
        "get_account, [5], -32602",
        "get_tx, ['\"00\"'], -32602",
        "broadcast_tx, ['\"0\"'], -32602",
        "broadcast_tx, [], -32602",
        "query_contract, [], -32602",
        "get_storage, '[\"1111111111111111111111111111111111111111\", \"\"]', -32602",
        "get_code, ['\"0000000000000000000000000000000000000000\"'], -32001",
        "get_events, '{\"cursor\": \"x\"}', -32602",
        "get_events, '{\"limit\": 0}', -32602",
        "get_events, '{\"limit\": 1001}', -32602",
        "status, [1], -32602"
    })
    void refusesWithTheRightCode(String method, String params, int code) throws IOException {
        JsonNode answer = call(method, params.replace("'", ""));

        assertEquals(code, answer.path("error").path("code").intValue(), answer.toString());
    }

    @Test
    void prunedTellsTheLowestHeight() throws IOException {
        JsonNode error = call("get_block", "[1]").path("error");

        assertEquals(2, error.path("data").path("lowest").longValue());
    }

    @Test
    void refusedTellsTheReasonAndASentence() throws IOException {
        node.nextSubmission = Optional.of(new Submission.Refused("nonce_too_low", "Nonce is 5"));
        JsonNode error = call("broadcast_tx", "[\"00\"]").path("error");

        assertEquals(-32003, error.path("code").intValue());
        assertEquals("nonce_too_low", error.path("data").path("reason").textValue());
        assertEquals("Nonce is 5", error.path("message").textValue());
    }

    @Test
    void aFullMempoolAndANodeBehindHaveCodesOfTheirOwn() throws IOException {
        node.nextSubmission = Optional.of(new Submission.MempoolFull("Full"));
        assertEquals(
                -32004, call("broadcast_tx", "[\"00\"]").path("error").path("code").intValue());
        node.nextSubmission = Optional.of(new Submission.CatchingUp("Behind"));
        assertEquals(
                -32005, call("broadcast_tx", "[\"00\"]").path("error").path("code").intValue());
    }

    private JsonNode call(String method, String params) throws IOException {
        String request =
                "{\"jsonrpc\":\"2.0\",\"method\":\""
                        + method
                        + "\",\"params\":"
                        + params
                        + ",\"id\":1}";
        return JSON.readTree(
                dispatcher.answer(request.getBytes(StandardCharsets.UTF_8)).body().orElseThrow());
    }

    private static void assertGolden(String name, JsonNode answer) throws IOException {
        JsonNode result = answer.path("result");
        assertTrue(!result.isMissingNode(), answer.toString());
        String text = JSON.writeValueAsString(result) + "\n";
        Path file = GOLDEN.resolve(name + ".json");
        if (Boolean.getBoolean("golden.rewrite")) {
            Files.writeString(file, text);
        }
        assertTrue(Files.exists(file), "no golden answer " + file);
        assertEquals(Files.readString(file), text);
        assertNotNull(result);
    }
}
