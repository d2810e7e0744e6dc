package io.loombft.server.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.client.JsonRpcClient;
import io.loombft.core.client.RpcException;
import io.loombft.core.client.Submission;
import io.loombft.core.client.TransactionBuilder;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.TransactionBody;
import io.loombft.core.types.TransactionBody.ContractCall;
import io.loombft.core.types.TransactionBody.ContractDeploy;
import io.loombft.core.types.TransactionBody.Reentrancy;
import io.loombft.server.storage.Batch;
import io.loombft.server.storage.ChainAudit;
import io.loombft.server.storage.ChainStore;
import io.loombft.server.storage.Durability;
import io.loombft.server.storage.Family;
import io.loombft.server.storage.KeyRange;
import io.loombft.server.storage.Order;
import io.loombft.server.storage.RocksDb;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contracts on whole nodes: deployed, called, asked, and there again after restarts. */
class ContractNodesTest {
    private static final Path MODULES = Path.of("../node-core/src/test/resources/contracts");
    private static final Address FAUCET = Address.of(TestNetwork.faucet().publicKey());
    private static final Address PAYEE = Address.of(TestNetwork.key(77).publicKey());
    private static final long GAS = 5_000_000;

    @TempDir private Path folder;

    private static Bytes module(String name) throws Exception {
        return Bytes.copyOf(Files.readAllBytes(MODULES.resolve(name + ".wasm")));
    }

    private static Transaction submit(TestNode node, TransactionBody body) throws RpcException {
        TransactionBuilder builder =
                new TransactionBuilder(
                                TestNetwork.CHAIN, node.client().gasPrices(), TestNetwork.SCHEME)
                        .withGasLimit(GAS);
        return new Submission(node.client())
                .submit(FAUCET, nonce -> builder.build(TestNetwork.faucet(), nonce, body));
    }

    /** A token of which the faucet owns a thousand. */
    private static Address deployToken(TestNode node) throws Exception {
        Bytes mint = new Encoder().u8(0).i64(Long.reverseBytes(1_000)).toBytes();
        Transaction deploy =
                submit(
                        node,
                        new ContractDeploy(
                                Reentrancy.REFUSED, Address.ZERO, module("token"), mint));
        node.committed(deploy);
        return Address.ofContract(FAUCET, deploy.nonce());
    }

    private static Transaction payTokens(TestNode node, Address token, long amount)
            throws RpcException {
        Bytes pay = new Encoder().u8(1).value(PAYEE).i64(Long.reverseBytes(amount)).toBytes();
        return submit(node, new ContractCall(token, Amount.ZERO, pay));
    }

    private static long balance(TestNode node, Address token) throws Exception {
        JsonNode answer =
                node.client().call("query_contract", of(token).put("input", "02" + PAYEE.hex()));
        assertEquals("success", answer.path("status").asText(), answer.toString());
        return Long.reverseBytes(Bytes.fromHex(answer.path("output").asText()).i64At(0));
    }

    private static ObjectNode of(Address contract) {
        return JsonRpcClient.noParams().put("contract", contract.hex());
    }

    @Test
    void allNodesHaveTheSameAlsoAfterARestartAndFromNothing() throws Exception {
        try (TestNetwork network = new TestNetwork(folder, TestNetwork.Shape.of(4, 4)).startAll()) {
            TestNode first = network.node(0);
            first.reaches(2);
            Address token = deployToken(first);
            first.committed(payTokens(first, token, 5));

            // One that has only the disk to know the code from.
            TestNode again = network.node(3);
            again.close();
            again.start();
            long height = first.committed(payTokens(first, token, 7)).height().value();
            again.reaches(height + 1);
            assertEquals(12, balance(again, token));

            // And one that has not even that.
            TestNode fresh = network.node(2);
            fresh.close();
            fresh.deleteData();
            fresh.start();
            fresh.reaches(height + 2);
            for (TestNode node : network.nodes()) {
                node.reaches(height + 2);
                assertEquals(
                        first.block(height + 1).path("header").path("state_root"),
                        node.block(height + 1).path("header").path("state_root"));
                assertEquals(12, balance(node, token));
                assertEquals(
                        first.client().call("get_account", address(token)).path("storage_root"),
                        node.client().call("get_account", address(token)).path("storage_root"));
            }
            long next = first.committed(payTokens(fresh, token, 1)).height().value();
            fresh.reaches(next + 1);
            assertEquals(13, balance(fresh, token));
        }
    }

    private static ObjectNode address(Address address) {
        return JsonRpcClient.noParams().put("address", address.hex());
    }

    @Test
    void answersQuestionsAndKeepsNothing() throws Exception {
        try (TestNetwork network = new TestNetwork(folder, TestNetwork.Shape.of(1, 1)).startAll()) {
            TestNode node = network.node(0);
            Address token = deployToken(node);
            Transaction paid = payTokens(node, token, 5);
            node.committed(paid);

            JsonNode tried =
                    node.client()
                            .call(
                                    "query_contract",
                                    of(token)
                                            .put("caller", FAUCET.hex())
                                            .put("input", "01" + PAYEE.hex() + "0100000000000000"));
            assertEquals("success", tried.path("status").asText(), tried.toString());
            assertEquals(1, tried.path("events").size());
            assertEquals(5, balance(node, token));

            JsonNode stored = node.client().call("get_storage", of(token).put("key", PAYEE.hex()));
            assertEquals("0500000000000000", stored.path("value").asText());
            JsonNode code = node.client().call("get_code", of(token));
            assertEquals(module("token").hex(), code.path("wasm").asText());

            JsonNode transaction =
                    node.client()
                            .call(
                                    "get_tx",
                                    JsonRpcClient.noParams().put("hash", paid.hash().hex()));
            JsonNode events =
                    node.client()
                            .call(
                                    "get_events",
                                    of(token).put("topic", Bytes.utf8("transfer").hex()));
            assertEquals(1, events.path("events").size());
            assertEquals(
                    transaction.path("events").path(0).path("data"),
                    events.path("events").path(0).path("data"));
            assertEquals(paid.hash().hex(), events.path("events").path(0).path("hash").asText());
            assertEquals(
                    events.path("events"),
                    node.client().call("get_events", JsonRpcClient.noParams()).path("events"));
        }
    }

    @Test
    void whatRunsTooLongForAQuestionEnds() throws Exception {
        try (TestNetwork network = new TestNetwork(folder, TestNetwork.Shape.of(1, 1)).startAll()) {
            TestNode node = network.node(0);
            Transaction deploy =
                    submit(
                            node,
                            new ContractDeploy(
                                    Reentrancy.REFUSED,
                                    Address.ZERO,
                                    module("rogue"),
                                    Bytes.EMPTY));
            node.committed(deploy);
            Address rogue = Address.ofContract(FAUCET, deploy.nonce());
            JsonNode answer =
                    node.client()
                            .call(
                                    "query_contract",
                                    of(rogue).put("input", "00").put("gas", 1_000_000));
            assertEquals("out_of_gas", answer.path("code").asText());
            assertEquals(1_000_000, answer.path("gas_used").asLong());
            assertThrows(
                    RpcException.Refused.class,
                    () ->
                            node.client()
                                    .call(
                                            "query_contract",
                                            of(rogue)
                                                    .put("input", "00")
                                                    .put("gas", Long.MAX_VALUE)));
        }
    }

    @Test
    void aTransactionIsTriedBeforeItIsSent() throws Exception {
        try (TestNetwork network = new TestNetwork(folder, TestNetwork.Shape.of(1, 1)).startAll()) {
            TestNode node = network.node(0);
            Address token = deployToken(node);
            TransactionBuilder builder =
                    new TransactionBuilder(
                                    TestNetwork.CHAIN,
                                    node.client().gasPrices(),
                                    TestNetwork.SCHEME)
                            .withGasLimit(GAS);
            Bytes pay = new Encoder().u8(1).value(PAYEE).i64(Long.reverseBytes(5)).toBytes();
            Transaction transaction =
                    builder.build(
                            TestNetwork.faucet(), 1, new ContractCall(token, Amount.ZERO, pay));
            var trial = node.client().simulate(transaction);
            node.client().broadcast(transaction);
            assertTrue(trial.isSuccess());
            assertEquals(trial.gasUsed(), node.committed(transaction).gasUsed());
        }
    }

    @Test
    void theDatabaseIsCheckedForKeysOutOfOrder() throws Exception {
        Path database;
        try (TestNetwork network = new TestNetwork(folder, TestNetwork.Shape.of(1, 1)).startAll()) {
            TestNode node = network.node(0);
            Address token = deployToken(node);
            node.committed(payTokens(node, token, 5));
            database = LoomNode.databaseFolder(node.config().node().dataDir());
        }
        assertEquals(List.of(), findings(database));
        try (RocksDb open = RocksDb.open(database)) {
            var first = open.range(Family.STORAGE_KEYS, KeyRange.all(), Order.ASCENDING, 1);
            Bytes key = first.getFirst().key();
            open.write(
                    new Batch()
                            .delete(Family.STORAGE_KEYS, key)
                            .put(Family.STORAGE_KEYS, key.concat(key), Bytes.EMPTY),
                    Durability.SYNCED);
        }
        assertTrue(findings(database).getFirst().contains("has no value"));
        try (RocksDb open = RocksDb.open(database)) {
            var first = open.range(Family.STORAGE_KEYS, KeyRange.all(), Order.ASCENDING, 1);
            open.write(
                    new Batch().delete(Family.STORAGE_KEYS, first.getFirst().key()),
                    Durability.SYNCED);
        }
        assertTrue(findings(database).getFirst().contains("keys in its storage"));
    }

    private static List<String> findings(Path database) throws Exception {
        try (RocksDb open = RocksDb.open(database)) {
            return new ChainAudit(new ChainStore(open), new Ed25519()).run().findings();
        }
    }
}
