package io.loombft.server;

import static io.loombft.server.ProcessNetwork.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.client.JsonRpcClient;
import io.loombft.core.client.NodeClient;
import io.loombft.core.client.TransactionBuilder;
import io.loombft.core.client.TransactionStatus;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.TransactionBody;
import io.loombft.core.types.TransactionBody.ContractCall;
import io.loombft.core.types.TransactionBody.ContractDeploy;
import io.loombft.core.types.TransactionBody.Reentrancy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A hundred contracts, hostile ones, drawn ones and the examples, on four processes whose JVMs have
 * nothing in common that they need not: all come to the same blocks and the same receipts.
 */
class ContractsOnUnlikeNodesTest {
    private static final Path CONTRACTS = Path.of("..", "node-core", "contracts");
    private static final Path HOSTILE =
            Path.of("..", "node-core", "src", "test", "resources", "contracts", "hostile.txt");

    private static final List<List<String>> SETTINGS =
            List.of(
                    List.of("-XX:TieredStopAtLevel=4", "-Xmx384m", "-Xss4m"),
                    List.of(
                            "-XX:TieredStopAtLevel=1",
                            "-Xss512k",
                            "-Duser.timezone=Asia/Kathmandu",
                            "-Duser.language=tr",
                            "-Duser.country=TR"),
                    List.of(
                            "-Xmx512m",
                            "-XX:TieredStopAtLevel=3",
                            "-XX:+UnlockExperimentalVMOptions",
                            "-XX:hashCode=2",
                            "-Duser.timezone=Pacific/Apia",
                            "-Dfile.encoding=ISO-8859-1"),
                    List.of(
                            "-XX:TieredStopAtLevel=4",
                            "-XX:-TieredCompilation",
                            "-XX:-UseCompressedOops",
                            "-XX:+UnlockExperimentalVMOptions",
                            "-XX:hashCode=0",
                            "-Duser.language=ar",
                            "-Duser.country=EG"));

    private static final long DEPLOY_GAS = 8_000_000;
    private static final long CALL_GAS = 200_000;

    @TempDir private Path folder;

    /** A contract and what it is called with. */
    private record Contract(String name, Reentrancy reentrancy, Bytes input, Bytes wasm) {}

    private record Sent(Contract contract, Transaction transaction) {}

    @Test
    void allComeToTheSameRootsAndTheSameGas() throws Exception {
        List<Contract> contracts = contracts();
        assertEquals(100, contracts.size());
        try (ProcessNetwork network = new ProcessNetwork(folder.resolve("net"), 4)) {
            for (int i = 0; i < SETTINGS.size(); i++) {
                network.node(i).start(SETTINGS.get(i));
            }
            List<TransactionStatus.Committed> committed = new ArrayList<>();
            try (NodeClient client = network.node(0).client()) {
                eventually(() -> client.status().latestHeight().value() > 0);
                Sender sender = new Sender(client, network.faucet());
                List<Sent> deploys = new ArrayList<>();
                for (Contract each : contracts) {
                    deploys.add(
                            sender.send(
                                    each,
                                    DEPLOY_GAS,
                                    new ContractDeploy(
                                            each.reentrancy(),
                                            Address.ZERO,
                                            each.wasm(),
                                            Bytes.EMPTY)));
                }
                for (Sent each : deploys) {
                    TransactionStatus.Committed done = ended(client, each);
                    assertEquals(
                            TransactionStatus.Outcome.SUCCESS,
                            done.outcome(),
                            each.contract().name());
                    committed.add(done);
                }
                List<Sent> calls = new ArrayList<>();
                for (int i = 0; i < contracts.size(); i++) {
                    calls.add(
                            sender.send(
                                    contracts.get(i),
                                    CALL_GAS,
                                    new ContractCall(
                                            sender.contract(i),
                                            Amount.of(1),
                                            contracts.get(i).input())));
                }
                for (Sent each : calls) {
                    TransactionStatus.Committed done = ended(client, each);
                    assertTrue(done.gasUsed() <= CALL_GAS, each.contract().name());
                    committed.add(done);
                }
                ChainChecks.allAgree(network, committed);

                // One that has the code from its disk only, one that has it from the others.
                network.node(1).kill();
                network.node(1).start(SETTINGS.get(2));
                network.node(2).kill();
                delete(network.node(2).home().resolve("data"));
                network.node(2).start(SETTINGS.get(0));
                for (int i = 0; i < contracts.size(); i += 5) {
                    ContractCall again =
                            new ContractCall(
                                    sender.contract(i), Amount.ZERO, contracts.get(i).input());
                    committed.add(ended(client, sender.send(contracts.get(i), CALL_GAS, again)));
                }
                ChainChecks.allAgree(network, committed);
                for (int i = 0; i < contracts.size(); i++) {
                    hasTheSameCode(network, sender.contract(i), contracts.get(i));
                }
                ChainChecks.noneGaveUp(network);
            }
        }
    }

    /** Waits until it is in a block. */
    private static TransactionStatus.Committed ended(NodeClient client, Sent sent) {
        List<TransactionStatus.Committed> found = new ArrayList<>();
        eventually(
                () -> {
                    if (client.transaction(sent.transaction().hash())
                            instanceof TransactionStatus.Committed done) {
                        found.add(done);
                    }
                    return !found.isEmpty();
                });
        return found.getFirst();
    }

    private static void hasTheSameCode(ProcessNetwork network, Address address, Contract contract)
            throws Exception {
        List<JsonNode> accounts = new ArrayList<>();
        for (ProcessNetwork.Node node : network.nodes()) {
            try (NodeClient client = node.client()) {
                JsonNode code =
                        client.call(
                                "get_code",
                                JsonRpcClient.noParams().put("contract", address.hex()));
                assertEquals(contract.wasm().hex(), code.path("wasm").asText(), contract.name());
                JsonNode account =
                        client.call(
                                "get_account",
                                JsonRpcClient.noParams().put("address", address.hex()));
                accounts.add(account.path("storage_root"));
                accounts.add(account.path("balance"));
            }
        }
        assertEquals(accounts.subList(0, 2), accounts.subList(2, 4), contract.name());
        assertEquals(accounts.subList(0, 4), accounts.subList(4, 8), contract.name());
    }

    /** Sends for one account, in the order of its nonces. */
    private static final class Sender {
        private final NodeClient client;
        private final KeyPair key;
        private final TransactionBuilder builder;
        private final long firstNonce;
        private long nonce;

        Sender(NodeClient client, KeyPair key) throws Exception {
            this.client = client;
            this.key = key;
            this.builder =
                    new TransactionBuilder(
                            new ChainId("localnet"), client.gasPrices(), new Ed25519());
            this.firstNonce = client.account(Address.of(key.publicKey())).nextNonce();
            this.nonce = firstNonce;
        }

        Sent send(Contract contract, long gas, TransactionBody body) {
            Transaction transaction = builder.withGasLimit(gas).build(key, nonce, body);
            nonce++;
            eventually(() -> PatientPayer.isTaken(client, transaction));
            return new Sent(contract, transaction);
        }

        /** Where the deploy with that number put the contract. */
        Address contract(int number) {
            return Address.ofContract(Address.of(key.publicKey()), firstNonce + number);
        }
    }

    private static List<Contract> contracts() throws IOException, MalformedInputException {
        List<Contract> contracts = new ArrayList<>();
        for (String line : Files.readAllLines(HOSTILE)) {
            String[] fields = line.split(",", -1);
            contracts.add(
                    new Contract(
                            fields[0],
                            Reentrancy.valueOf(fields[1]),
                            Bytes.fromHex(fields[2]),
                            Bytes.fromHex(fields[3])));
        }
        for (String name : List.of("token", "escrow", "registry")) {
            for (String language : List.of("c", "rust", "as")) {
                Path file = CONTRACTS.resolve(name).resolve(name + "-" + language + ".wasm");
                contracts.add(
                        new Contract(
                                file.getFileName().toString(),
                                Reentrancy.REFUSED,
                                Hash.of(Bytes.utf8("init()")).bytes().slice(0, 4),
                                Bytes.copyOf(Files.readAllBytes(file))));
            }
        }
        return contracts;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
