package io.loombft.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.TransactionBody;
import io.loombft.core.types.TransactionBody.ValidatorUpdate.Action;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TxCommandTest {
    private static final String TO = "11".repeat(20);

    @TempDir private Path folder;
    private Path key = Path.of("");
    private final Shell shell = new Shell();
    private final List<Transaction> taken = new ArrayList<>();
    private String outcome =
            "\"success\",\"height\":9,\"gas_used\":24000,\"fee\":\"24000\",\"code\":\"success\"";

    @BeforeEach
    void makeAKey() {
        key = folder.resolve("key.json");
        shell.run("keys", "new", "--out", key).exits(ExitCode.DONE);
    }

    @Test
    void withoutWaitItIsPending() {
        try (FakeRpc node = node()) {
            JsonNode result = transfer(ExitCode.DONE, node).json();
            assertEquals("pending", result.path("status").asText());
            assertEquals(taken.getFirst().hash().hex(), result.path("hash").asText());
        }
        Transaction sent = taken.getFirst();
        assertEquals(4, sent.nonce());
        assertEquals(1, sent.gasPrice());
        assertEquals(24_000, sent.gasLimit());
        assertEquals(Amount.of(5), sent.body().value());
    }

    @Test
    void withWaitItSaysWhereItWasCommitted() {
        try (FakeRpc node = node()) {
            JsonNode result = transfer(ExitCode.DONE, node, "--wait", "60s").json();
            assertEquals("success", result.path("status").asText());
            assertEquals(9, result.path("height").asInt());
            assertEquals(24_000, result.path("gas_used").asInt());
            assertTrue(result.path("committed_after_ms").isNumber());
        }
    }

    @Test
    void aTransactionThatFailedIsAFailure() {
        outcome = outcome.replace("\"success\"", "\"failed\"");
        try (FakeRpc node = node()) {
            JsonNode result = transfer(ExitCode.FAILED, node, "--wait").json();
            assertEquals("failed", result.path("status").asText());
        }
    }

    /** Sending another one would pay twice, so the hash of this one is what the sender needs. */
    @Test
    void oneThatANodeMayHaveTakenIsNamedByItsHash() {
        List<String> handedIn = new CopyOnWriteArrayList<>();
        try (FakeRpc node = node()) {
            node.on(
                    "broadcast_tx",
                    params -> {
                        handedIn.add(params.path("tx").asText());
                        return "{\"hash\":7}";
                    });
            Shell.Ran ran = transfer(ExitCode.UNREACHABLE, node);
            assertTrue(ran.err().contains("a node may have taken this transaction"), ran.err());
            assertTrue(ran.err().contains("(nonce 4)"), ran.err());
        }
        assertEquals(1, Set.copyOf(handedIn).size(), "always the same one");
        assertTrue(handedIn.size() > 1);
    }

    @Test
    void oneThatIsNotCommittedInTimeIsTimedOut() {
        outcome = "\"pending\"";
        try (FakeRpc node = node()) {
            Shell.Ran ran = transfer(ExitCode.UNREACHABLE, node, "--wait", "20ms");
            assertEquals("pending", ran.json().path("status").asText());
            assertTrue(ran.err().contains("get_tx"), ran.err());
        }
    }

    @Test
    void aRefusalIsAFailureWithItsReason() {
        try (FakeRpc node =
                node().on(
                                "broadcast_tx",
                                "error{\"code\":-32003,\"message\":\"refused\","
                                        + "\"data\":{\"reason\":\"cannot_pay\"}}")
                        .on("get_tx", "{\"status\":\"unknown\"}")) {
            Shell.Ran ran = transfer(ExitCode.FAILED, node);
            assertTrue(ran.err().contains("cannot_pay"), ran.err());
        }
    }

    @Test
    void takesNonceMemoPriceAndLimitAsGiven() {
        try (FakeRpc node = node()) {
            transfer(
                    ExitCode.DONE,
                    node,
                    "--nonce",
                    "77",
                    "--memo",
                    "tea",
                    "--gas-price",
                    "3",
                    "--gas-limit",
                    "99999");
        }
        Transaction sent = taken.getFirst();
        assertEquals(77, sent.nonce());
        assertEquals(3, sent.gasPrice());
        assertEquals(99_999, sent.gasLimit());
        assertEquals(Bytes.utf8("tea"), ((TransactionBody.Transfer) sent.body()).memo());
    }

    @Test
    void turnsToTheNextNodeAndTakesASlashAtTheEnd() {
        try (FakeRpc node = node()) {
            shell.run(
                            "tx",
                            "transfer",
                            "--from",
                            key,
                            "--to",
                            "0x" + TO,
                            "--amount",
                            5,
                            "--node",
                            "http://127.0.0.1:1",
                            "--node",
                            node.url() + "/")
                    .exits(ExitCode.DONE);
        }
        assertEquals(1, taken.size());
    }

    @Test
    void administratorsChangeTheSet() {
        String validator = "22".repeat(32);
        try (FakeRpc node = node()) {
            update(node, "add", "--validator", validator, "--power", "7");
            update(node, "set-power", "--validator", validator, "--power", "8");
            update(node, "remove", "--validator", validator);
            update(node, "unjail");
        }
        assertEquals(
                List.of(Action.ADD, Action.SET_POWER, Action.REMOVE, Action.UNJAIL),
                taken.stream()
                        .map(t -> ((TransactionBody.ValidatorUpdate) t.body()).action())
                        .toList());
        TransactionBody.ValidatorUpdate unjail =
                (TransactionBody.ValidatorUpdate) taken.get(3).body();
        assertEquals(taken.get(3).publicKey(), unjail.validator());
    }

    @Test
    void queriesPrintTheResultAsItIs() {
        try (FakeRpc node = node()) {
            Shell.Ran ran =
                    shell.run("query", "status", "--node", node.url(), "--output", "json")
                            .exits(ExitCode.DONE);
            assertEquals("localnet", ran.json().path("chain_id").asText());
            shell.run("query", "nonsense", "--node", node.url()).exits(ExitCode.FAILED);
            shell.run("query", "get_tx", "hash=ab", "--node", node.url()).exits(ExitCode.DONE);
            assertEquals("ab", node.requests().getLast().path("params").path("hash").asText());
        }
    }

    private void update(FakeRpc node, String... arguments) {
        List<Object> line =
                new ArrayList<>(
                        List.of(
                                "tx",
                                "validator-update",
                                "--from",
                                key,
                                "--node",
                                node.url(),
                                "--action"));
        line.addAll(Arrays.asList(arguments));
        shell.run(line.toArray()).exits(ExitCode.DONE);
    }

    private Shell.Ran transfer(int exitCode, FakeRpc node, String... more) {
        List<Object> line =
                new ArrayList<>(
                        List.of(
                                "tx",
                                "transfer",
                                "--from",
                                key,
                                "--to",
                                TO,
                                "--amount",
                                5,
                                "--node",
                                node.url(),
                                "--output",
                                "json"));
        line.addAll(Arrays.asList(more));
        return shell.run(line.toArray()).exits(exitCode);
    }

    // ---- Contracts.

    private Path wasm() throws IOException {
        byte[] module = {0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 7};
        return Files.write(folder.resolve("contract.wasm"), module);
    }

    @Test
    void aDeployTellsTheAddressAndTakesWhatTheTrialUsed() throws Exception {
        try (FakeRpc node =
                node().on(
                                "simulate_tx",
                                "{\"code\":\"success\",\"gas_used\":40000,\"load_gas\":20000}")) {
            JsonNode result =
                    shell.run(
                                    "tx",
                                    "deploy",
                                    "--from",
                                    key,
                                    "--wasm",
                                    wasm(),
                                    "--init",
                                    "0x0aff",
                                    "--reentrant",
                                    "--node",
                                    node.url(),
                                    "--output",
                                    "json")
                            .exits(ExitCode.DONE)
                            .json();
            Transaction sent = taken.getFirst();
            assertEquals(
                    Address.ofContract(sent.sender(), 4).hex(), result.path("contract").asText());
            // A quarter more of what is not for loading, and some room.
            assertEquals(40_000 + 5_000 + 20_000, sent.gasLimit());
            var deploy = (TransactionBody.ContractDeploy) sent.body();
            assertEquals("0aff", deploy.init().hex());
            assertEquals(TransactionBody.Reentrancy.ALLOWED, deploy.reentrancy());
            assertEquals(Address.ZERO, deploy.admin());
        }
    }

    @Test
    void aCallShowsOutputAndEvents() {
        outcome +=
                ",\"output\":\"beef\",\"events\":[{\"contract\":\""
                        + TO
                        + "\",\"topic\":\"01\",\"data\":\"02\"}]";
        try (FakeRpc node =
                node().on("simulate_tx", "error{\"code\":-32006,\"message\":\"busy\"}")
                        .on("get_code", "error{\"code\":-32001,\"message\":\"none\"}")) {
            JsonNode result =
                    shell.run(
                                    "tx",
                                    "call",
                                    "--from",
                                    key,
                                    "--contract",
                                    TO,
                                    "--input",
                                    "01",
                                    "--value",
                                    "7",
                                    "--node",
                                    node.url(),
                                    "--wait",
                                    "60s",
                                    "--output",
                                    "json")
                            .exits(ExitCode.DONE)
                            .json();
            assertEquals("beef", result.path("output").asText());
            assertEquals("02", result.path("events").path(0).path("data").asText());
            assertEquals(Amount.of(7), taken.getFirst().body().value());
            // It could not be tried, and whoever deploys the contract first pays for loading it.
            assertEquals(34_016 + 5_000_000, taken.getFirst().gasLimit());
        }
    }

    @Test
    void anUpgradeAndAQuestion() throws Exception {
        String answer =
                "{\"height\":1,\"status\":\"failed\",\"code\":\"out_of_gas\",\"gas_used\":9,"
                        + "\"output\":\"\",\"events\":[]}";
        try (FakeRpc node = node().on("query_contract", answer)) {
            shell.run(
                            "tx",
                            "upgrade",
                            "--from",
                            key,
                            "--contract",
                            TO,
                            "--wasm",
                            wasm(),
                            "--gas-limit",
                            "99999",
                            "--node",
                            node.url())
                    .exits(ExitCode.DONE);
            assertEquals(99_999, taken.getFirst().gasLimit());
            JsonNode result =
                    shell.run(
                                    "query",
                                    "contract",
                                    "--contract",
                                    TO,
                                    "--input",
                                    "02",
                                    "--node",
                                    node.url(),
                                    "--output",
                                    "json")
                            .exits(ExitCode.FAILED)
                            .json();
            assertEquals("out_of_gas", result.path("code").asText());
        }
    }

    @Test
    void aFileThatIsNoModuleIsRefused() throws Exception {
        Path text = Files.writeString(folder.resolve("text"), "not a module");
        shell.run("tx", "deploy", "--from", key, "--wasm", text).exits(ExitCode.USAGE);
        shell.run("query").exits(ExitCode.USAGE);
    }

    private FakeRpc node() {
        return new FakeRpc()
                .on(
                        "status",
                        "{\"node_id\":\"n\",\"id\":\"a\",\"chain_id\":\"localnet\","
                                + "\"latest_block_height\":1,\"latest_block_hash\":\"b\","
                                + "\"catching_up\":false,\"peers\":3,\"mempool_txs\":0}")
                .on(
                        "get_params",
                        "{\"gas\":{\"base\":21000,\"signature\":3000,\"deploy_byte\":200,"
                                + "\"call\":10000,\"data_byte\":16},\"tx_gas_max\":100000000}")
                .on("get_account", "{\"balance\":\"1000\",\"nonce\":3,\"next_nonce\":4}")
                .on("broadcast_tx", this::take)
                .on("get_tx", params -> "{\"status\":" + outcome + "}");
    }

    private String take(JsonNode params) {
        try {
            Transaction transaction = Transaction.decode(Bytes.fromHex(params.path("tx").asText()));
            taken.add(transaction);
            return "{\"hash\":\"" + transaction.hash() + "\",\"status\":\"accepted\"}";
        } catch (MalformedInputException e) {
            throw new AssertionError(e);
        }
    }
}
