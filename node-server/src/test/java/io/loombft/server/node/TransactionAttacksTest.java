package io.loombft.server.node;

import static io.loombft.server.node.TestNode.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loombft.core.bytes.Bytes;
import io.loombft.core.client.AccountStatus;
import io.loombft.core.client.JsonRpcClient;
import io.loombft.core.client.NodeClient;
import io.loombft.core.client.RpcException;
import io.loombft.core.client.TransactionBuilder;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.gossip.TransactionMessage;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.GasPrices;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.TransactionBody;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transactions that nobody may send, handed to a running node by a client and by a peer. */
@Tag("sockets")
class TransactionAttacksTest {
    private static final Address SOMEBODY = Address.of(TestNetwork.key(3).publicKey());
    private static final KeyPair FAUCET = TestNetwork.faucet();
    private static final KeyPair STRANGER = TestNetwork.key(8_000);

    @TempDir private Path folder;

    @Test
    void noneIsAcceptedAndNothingOfTheStateMoves() throws Exception {
        try (TestNetwork network = new TestNetwork(folder, TestNetwork.Shape.of(1, 1)).startAll()) {
            TestNode node = network.node(0);
            node.reaches(2);
            TransactionBuilder builder = builder(node, TestNetwork.CHAIN);
            Transaction committed = transfer(builder, 0, 1);
            node.client().broadcast(committed);
            node.committed(committed);
            Transaction good = transfer(builder, 1, 1);
            Map<String, Transaction> refused = new TreeMap<>();
            refused.put("nonce_too_low", transfer(builder, 0, 2));
            refused.put("nonce_gap", transfer(builder, Long.MAX_VALUE, 1));
            refused.put("gas_too_low", transfer(builder.withGasLimit(0), 1, 1));
            refused.put("gas_too_high", transfer(builder.withGasLimit(Long.MAX_VALUE), 1, 1));
            refused.put(
                    "cannot_pay", builder.transfer(FAUCET, 1, SOMEBODY, Amount.MAX, Bytes.EMPTY));
            refused.put(
                    "bad_signature", transfer(builder(node, new ChainId("another-chain")), 1, 1));
            refused.put(
                    "contract_refused",
                    builder.deploy(
                            FAUCET,
                            1,
                            new TransactionBody.ContractDeploy(
                                    TransactionBody.Reentrancy.REFUSED,
                                    Address.ZERO,
                                    Bytes.copyOf(new byte[1_000]),
                                    Bytes.EMPTY)));
            refused.put("not_admin", builder.removeValidator(STRANGER, 0, node.validator()));
            JsonNode before = node.call("get_mempool");
            for (Map.Entry<String, Transaction> each : refused.entrySet()) {
                assertEquals(each.getKey(), reason(node, each.getValue().encoded()));
            }
            assertEquals("cannot_pay", reason(node, expensive(builder).encoded()));
            mutations(good).forEach(mutated -> refuses(node, mutated));
            // What was committed changes nothing when it comes again.
            assertEquals(NodeClient.Taken.BEFORE, node.client().broadcast(committed));
            assertEquals(before, node.call("get_mempool"));
            node.client().broadcast(good);
            node.committed(good);
            assertSupply(node);
        }
    }

    /** The gas alone costs more than there is: the product of price and limit overflows 64 bits. */
    private static Transaction expensive(TransactionBuilder builder) {
        return transfer(builder.withGasPrice(Long.MAX_VALUE), 1, 1);
    }

    private static void refuses(TestNode node, Bytes bytes) {
        assertThrows(RpcException.Refused.class, () -> submit(node, bytes), bytes.hex());
    }

    /** Every bit of it flipped, its fronts, and itself with something behind it. */
    private static List<Bytes> mutations(Transaction good) {
        Bytes whole = good.encoded();
        List<Bytes> all = new ArrayList<>();
        for (int at = 0; at < whole.size(); at++) {
            byte[] bytes = whole.toArray();
            bytes[at] ^= (byte) (1 << at % 8);
            all.add(Bytes.copyOf(bytes));
            all.add(whole.slice(0, at));
        }
        all.add(whole.concat(Bytes.copyOf(new byte[1])));
        all.add(Bytes.copyOf(new byte[1024 * 1024]));
        return all;
    }

    @Test
    void aPeerThatBringsThemIsBannedAndNoneComesIn() throws Exception {
        try (TestNetwork network = new TestNetwork(folder, TestNetwork.Shape.of(1, 1)).startAll()) {
            TestNode node = network.node(0);
            node.reaches(2);
            TransactionBuilder builder = builder(node, TestNetwork.CHAIN);
            Transaction good = transfer(builder, 0, 1);
            try (HostilePeer peer =
                    HostilePeer.meets(network, node, 8_001, HostilePeer.Manner.silent())) {
                TransactionBuilder other = builder(node, new ChainId("another-chain"));
                for (int nonce = 0; nonce < 100 && !peer.isLeft(); nonce++) {
                    give(peer, transfer(other, nonce, 1));
                }
                eventually(peer::isLeft);
            }
            assertEquals(0, node.call("get_mempool").path("txs").asInt());
            // The same one from several peers is in one block, once.
            List<HostilePeer> givers = new ArrayList<>();
            try {
                for (int i = 0; i < 4; i++) {
                    givers.add(
                            HostilePeer.meets(
                                    network, node, 8_010 + i, HostilePeer.Manner.silent()));
                }
                for (HostilePeer giver : givers) {
                    give(giver, good);
                }
                node.committed(good);
                for (HostilePeer giver : givers) {
                    give(giver, good);
                }
                node.reaches(node.height() + 3);
                AccountStatus payer = node.client().account(Address.of(FAUCET.publicKey()));
                assertEquals(1, payer.nonce());
            } finally {
                for (HostilePeer giver : givers) {
                    giver.close();
                }
            }
            assertSupply(node);
        }
    }

    private static void give(HostilePeer peer, Transaction transaction) {
        try {
            peer.say(new TransactionMessage.Given(List.of(transaction.encoded())));
        } catch (IOException e) {
            // Thrown out already.
        }
    }

    @Test
    void payingOneselfCostsTheFeeAndNothingElse() throws Exception {
        try (TestNetwork network = new TestNetwork(folder, TestNetwork.Shape.of(1, 1)).startAll()) {
            TestNode node = network.node(0);
            node.reaches(2);
            Address self = Address.of(FAUCET.publicKey());
            Transaction paid =
                    builder(node, TestNetwork.CHAIN)
                            .transfer(FAUCET, 0, self, Amount.of(1_000_000), Bytes.EMPTY);
            node.client().broadcast(paid);
            long fee = Long.parseLong(node.committed(paid).fee());
            AccountStatus after = node.client().account(self);
            assertEquals(TestNetwork.FUNDS.low() - fee, value(after));
            assertEquals(1, after.nonce());
            assertTrue(fee > 0);
            assertSupply(node);
        }
    }

    private static void assertSupply(TestNode node) throws Exception {
        // Nothing more is paid meanwhile, so three answers of different heights add up.
        long sum = 0;
        for (Address each :
                List.of(Address.of(FAUCET.publicKey()), SOMEBODY, Address.of(node.validator()))) {
            sum += value(node.client().account(each));
        }
        assertEquals(TestNetwork.FUNDS.low(), sum);
    }

    private static long value(AccountStatus account) {
        return account.balance().low();
    }

    private static Transaction transfer(TransactionBuilder builder, long nonce, long amount) {
        return builder.transfer(FAUCET, nonce, SOMEBODY, Amount.of(amount), Bytes.EMPTY);
    }

    private static TransactionBuilder builder(TestNode node, ChainId chain) throws RpcException {
        GasPrices prices = node.client().gasPrices();
        return new TransactionBuilder(chain, prices, TestNetwork.SCHEME);
    }

    private static JsonNode submit(TestNode node, Bytes bytes) throws RpcException {
        ObjectNode parameters = JsonRpcClient.noParams().put("tx", bytes.hex());
        return node.client().call("broadcast_tx", parameters);
    }

    private static String reason(TestNode node, Bytes bytes) {
        RpcException.Refused refused =
                assertThrows(RpcException.Refused.class, () -> submit(node, bytes));
        return refused.error().reason().orElse("none");
    }
}
