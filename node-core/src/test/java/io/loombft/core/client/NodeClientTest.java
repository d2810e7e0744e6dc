package io.loombft.core.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.GasPrices;
import io.loombft.core.types.Height;
import io.loombft.core.types.Transaction;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeClientTest {
    private static final String NOWHERE = "http://127.0.0.1:1";
    private static final Hash HASH = Hash.of(new byte[] {1});

    @Test
    void knowsSoManyNodesAndNoMore() throws Exception {
        NodeClient.of(Collections.nCopies(NodeClient.NODES_MAX, NOWHERE)).close();
        assertThrows(
                MalformedInputException.class,
                () -> NodeClient.of(Collections.nCopies(NodeClient.NODES_MAX + 1, NOWHERE)));
    }

    @Test
    void readsTheStatus() throws Exception {
        String status =
                """
                {"node_id":"node0","id":"ab","chain_id":"localnet","version":"1",
                 "latest_block_height":7,"latest_block_hash":"cd","catching_up":true,"peers":3,
                 "mempool_txs":2,"validator":null,"metrics_port":null}""";
        try (FakeNode node = FakeNode.answering((method, params) -> status);
                NodeClient client = NodeClient.of(List.of(node.url()))) {
            assertEquals(
                    new NodeStatus(
                            "node0",
                            "ab",
                            new ChainId("localnet"),
                            new Height(7),
                            "cd",
                            NodeStatus.CatchingUp.YES,
                            3,
                            2),
                    client.status());
        }
    }

    @Test
    void readsAnAccount() throws Exception {
        String account =
                "{\"balance\":\"340282366920938463463374607431768211455\",\"nonce\":4,\"next_nonce\":6}";
        try (FakeNode node = FakeNode.answering((method, params) -> account);
                NodeClient client = NodeClient.of(List.of(node.url()))) {
            assertEquals(
                    new AccountStatus(Address.ZERO, Amount.MAX, 4, 6),
                    client.account(Address.ZERO));
            assertEquals(
                    Address.ZERO.hex(),
                    node.requests().getFirst().path("params").path("address").asText());
        }
    }

    @Test
    void readsEveryStateOfATransaction() throws Exception {
        assertEquals(new TransactionStatus.Unknown(HASH), transaction("{\"status\":\"unknown\"}"));
        assertEquals(new TransactionStatus.Pending(HASH), transaction("{\"status\":\"pending\"}"));
        assertEquals(
                new TransactionStatus.Committed(
                        HASH,
                        TransactionStatus.Outcome.SUCCESS,
                        new Height(9),
                        24_000,
                        "24000",
                        "success",
                        Bytes.EMPTY,
                        List.of()),
                transaction(
                        "{\"status\":\"success\",\"height\":9,\"gas_used\":24000,"
                                + "\"fee\":\"24000\",\"code\":\"success\"}"));
        assertEquals(
                new TransactionStatus.Committed(
                        HASH,
                        TransactionStatus.Outcome.FAILED,
                        new Height(9),
                        5,
                        "0",
                        "out_of_gas",
                        Bytes.EMPTY,
                        List.of()),
                transaction(
                        "{\"status\":\"failed\",\"height\":9,\"gas_used\":5,\"code\":\"out_of_gas\"}"));
    }

    @Test
    void readsTheGasPricesWhereverTheParametersAre() throws Exception {
        String gas =
                "{\"gas\":{\"base\":1,\"signature\":2,\"deploy_byte\":3,\"call\":4,\"data_byte\":5}}";
        for (String params : List.of(gas, "{\"height\":1,\"params\":" + gas + "}")) {
            try (FakeNode node = FakeNode.answering((method, p) -> params);
                    NodeClient client = NodeClient.of(List.of(node.url()))) {
                assertEquals(new GasPrices(1, 2, 3, 4, 5), client.gasPrices());
            }
        }
    }

    @Test
    void handsATransactionInAsHexadecimal() throws Exception {
        Transaction transaction = Transfers.nonce(0);
        try (FakeNode node =
                        FakeNode.answering(
                                (method, params) ->
                                        "{\"hash\":\""
                                                + transaction.hash()
                                                + "\",\"status\":\"accepted\"}");
                NodeClient client = NodeClient.of(List.of(node.url()))) {
            assertEquals(NodeClient.Taken.NOW, client.broadcast(transaction));
            assertEquals(
                    transaction.encoded().hex(),
                    node.requests().getFirst().path("params").path("tx").asText());
        }
    }

    @Test
    void aNodeThatTookAnotherTransactionIsMalformed() throws Exception {
        try (FakeNode node = FakeNode.answering((method, params) -> "{\"hash\":\"" + HASH + "\"}");
                NodeClient client = NodeClient.of(List.of(node.url()))) {
            assertThrows(RpcException.Malformed.class, () -> client.broadcast(Transfers.nonce(0)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "[]",
                "7",
                "\"x\"",
                "{}",
                "{\"status\":7}",
                "{\"status\":\"gone\"}",
                "{\"status\":\"success\"}",
                "{\"status\":\"success\",\"height\":-1}",
                "{\"status\":\"success\",\"height\":1.5,\"gas_used\":1,\"code\":\"success\"}",
                "{\"status\":\"success\",\"height\":1e99,\"gas_used\":1,\"code\":\"success\"}",
                "{\"status\":\"success\",\"height\":1,\"gas_used\":1,\"code\":4294967296}",
                "{\"chain_id\":\"\",\"node_id\":\"a\",\"id\":\"b\"}",
                "{\"gas\":{\"base\":-1}}",
                "{\"gas\":{\"base\":99999999999999,\"signature\":2,\"deploy_byte\":3,\"call\":4,\"data_byte\":5}}",
                "{\"balance\":\"-1\",\"nonce\":0,\"next_nonce\":0}",
                "{\"balance\":7}"
            })
    void nonsenseIsMalformedAndNothingElse(String result) throws Exception {
        try (FakeNode node = FakeNode.answering((method, params) -> result);
                NodeClient client = NodeClient.of(List.of(node.url()))) {
            assertThrows(RpcException.Malformed.class, client::status);
            assertThrows(RpcException.Malformed.class, () -> client.account(Address.ZERO));
            assertThrows(RpcException.Malformed.class, () -> client.transaction(HASH));
            assertThrows(RpcException.Malformed.class, client::gasPrices);
        }
    }

    @Test
    void goesOnToTheNextNodeAndStaysThere() throws Exception {
        try (FakeNode node = FakeNode.answering((method, params) -> "1");
                NodeClient client = NodeClient.of(List.of(NOWHERE, node.url()))) {
            assertEquals("1", client.call("x", JsonRpcClient.noParams()).toString());
            assertEquals("1", client.call("x", JsonRpcClient.noParams()).toString());
            assertEquals(2, node.requests().size());
        }
    }

    @Test
    void anErrorIsAnAnswerAndNoReasonToAskAnother() throws Exception {
        try (FakeNode first =
                        FakeNode.answering((m, p) -> "error{\"code\":-32602,\"message\":\"bad\"}");
                FakeNode second = FakeNode.answering((method, params) -> "1");
                NodeClient client = NodeClient.of(List.of(first.url(), second.url()))) {
            assertThrows(
                    RpcException.Refused.class, () -> client.call("x", JsonRpcClient.noParams()));
            assertEquals(List.of(), second.requests());
        }
    }

    @Test
    void namesEveryNodeWhenNoneAnswers() throws Exception {
        try (NodeClient client = NodeClient.of(List.of(NOWHERE, "http://127.0.0.1:2"))) {
            var unreachable =
                    assertThrows(
                            RpcException.Unreachable.class,
                            () -> client.call("x", JsonRpcClient.noParams()));
            assertTrue(unreachable.sentence().contains("127.0.0.1:1:"), unreachable.sentence());
            assertTrue(unreachable.sentence().contains("127.0.0.1:2:"), unreachable.sentence());
        }
    }

    @Test
    void needsAtLeastOneNodeAndNotTooMany() {
        assertThrows(MalformedInputException.class, () -> NodeClient.of(List.of()));
        assertThrows(
                MalformedInputException.class,
                () -> NodeClient.of(Collections.nCopies(101, NOWHERE)));
    }

    private static TransactionStatus transaction(String result) throws Exception {
        try (FakeNode node = FakeNode.answering((method, params) -> result);
                NodeClient client = NodeClient.of(List.of(node.url()))) {
            return client.transaction(HASH);
        }
    }
}
