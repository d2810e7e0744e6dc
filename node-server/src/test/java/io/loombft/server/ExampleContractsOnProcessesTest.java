package io.loombft.server;

import static io.loombft.server.ProcessNetwork.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.client.JsonRpcClient;
import io.loombft.core.client.NodeClient;
import io.loombft.core.client.TransactionStatus;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.server.cli.LiveNodeRunner;
import io.loombft.server.cli.Loombft;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example contracts as their users meet them: deployed and called with the commands, asked on every
 * node, while one node is killed and another loses its disk.
 */
class ExampleContractsOnProcessesTest {
    private static final Path CONTRACTS = Path.of("..", "node-core", "contracts");
    private static final List<String> LANGUAGES = List.of("c", "rust", "as");
    private static final Address SOMEONE =
            new Address(Hash.of(Bytes.utf8("someone")).bytes().slice(0, 20));
    private static final long FEE = 25;
    private static final long HELD = 500;

    @TempDir private Path folder;
    private final List<TransactionStatus.Committed> committed = new ArrayList<>();

    /** The three contracts in one language. */
    private record Deployed(String token, String escrow, String registry) {}

    @Test
    void doTheSameOnEveryNodeWhateverHappensToSome() throws Exception {
        try (ProcessNetwork network = new ProcessNetwork(folder.resolve("net"), 4)) {
            network.startAll();
            ready(network);
            List<Deployed> all = new ArrayList<>();
            for (String language : LANGUAGES) {
                all.add(deployed(network, language));
            }
            for (Deployed contracts : all) {
                used(network, contracts);
            }

            network.node(3).kill();
            for (Deployed contracts : all) {
                pay(network, contracts.token(), 200);
            }
            network.node(3).start();
            catchesUp(network.node(3));
            // What node 3 runs now it has compiled anew from its disk; node 2 has it from its
            // peers.
            network.node(2).kill();
            delete(network.node(2).home().resolve("data"));
            network.node(2).start();
            catchesUp(network.node(2));
            for (Deployed contracts : all) {
                pay(network, contracts.token(), 30);
            }

            for (ProcessNetwork.Node node : network.nodes()) {
                catchesUp(node);
                for (Deployed contracts : all) {
                    answers(node, contracts);
                }
            }
            ChainChecks.allAgree(network, committed);
            ChainChecks.noneGaveUp(network);
        }
    }

    private static void ready(ProcessNetwork network) throws Exception {
        for (ProcessNetwork.Node node : network.nodes()) {
            try (NodeClient client = node.client()) {
                eventually(() -> client.status().latestHeight().value() > 0);
            }
        }
    }

    /** Until it has all that was committed so far. */
    private void catchesUp(ProcessNetwork.Node node) throws Exception {
        long height = committed.getLast().height().value();
        try (NodeClient client = node.client()) {
            eventually(() -> client.status().latestHeight().value() >= height);
        }
    }

    private Deployed deployed(ProcessNetwork network, String language) throws Exception {
        return new Deployed(
                deploy(
                        network,
                        "token",
                        language,
                        input("init(amount)", in -> in.value(of(1_000)))),
                deploy(network, "escrow", language, input("init()", in -> in)),
                deploy(
                        network,
                        "registry",
                        language,
                        input("init(amount)", in -> in.value(of(FEE)))));
    }

    private String deploy(ProcessNetwork network, String name, String language, Bytes init)
            throws Exception {
        Path wasm = CONTRACTS.resolve(name).resolve(name + "-" + language + ".wasm");
        JsonNode result =
                send(network, "tx", "deploy", "--wasm", wasm.toString(), "--init", init.hex());
        return result.path("contract").asText();
    }

    /** Some tokens are moved, a deal is made and paid, a name is claimed. */
    private void used(ProcessNetwork network, Deployed contracts) throws Exception {
        pay(network, contracts.token(), 70);
        Bytes open =
                input(
                        "open(address,address,u64)",
                        in -> in.value(SOMEONE).value(SOMEONE).u64(Long.MAX_VALUE));
        String first = call(network, contracts.escrow(), HELD, open).path("output").asText();
        assertEquals("0000000000000000", first);
        call(network, contracts.escrow(), HELD, open);
        call(network, contracts.escrow(), 0, input("release(u64)", in -> in.u64(0)));
        call(
                network,
                contracts.registry(),
                FEE,
                input("claim(bytes,bytes)", in -> in.text("loom").text("bft")));
    }

    private void pay(ProcessNetwork network, String token, long amount) throws Exception {
        JsonNode paid =
                call(
                        network,
                        token,
                        0,
                        input(
                                "transfer(address,amount)",
                                in -> in.value(SOMEONE).value(of(amount))));
        JsonNode event = paid.path("events").path(0);
        assertEquals(token, event.path("contract").asText());
        assertEquals(Bytes.utf8("Transfer").hex(), event.path("topic").asText());
        assertTrue(
                event.path("data").asText().endsWith(SOMEONE.hex() + of(amount).encoded().hex()));
    }

    private JsonNode call(ProcessNetwork network, String contract, long value, Bytes input)
            throws Exception {
        return send(
                network,
                "tx",
                "call",
                "--contract",
                contract,
                "--input",
                input.hex(),
                "--value",
                Long.toString(value));
    }

    /** Through node 0, waiting until it is in a block, as a success. */
    private JsonNode send(ProcessNetwork network, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(arguments));
        command.addAll(
                List.of(
                        "--from",
                        folder.resolve("net").resolve("faucet.json").toString(),
                        "--wait",
                        ProcessNetwork.PATIENCE.toSeconds() + "s"));
        JsonNode result = run(network.node(0), command);
        assertEquals("success", result.path("status").asText(), result.toString());
        try (NodeClient client = network.node(0).client()) {
            Hash hash = new Hash(Bytes.fromHex(result.path("hash").asText()));
            committed.add((TransactionStatus.Committed) client.transaction(hash));
        }
        return result;
    }

    private static void answers(ProcessNetwork.Node node, Deployed contracts) throws Exception {
        assertEquals(
                of(300).encoded().hex(),
                asked(
                        node,
                        contracts.token(),
                        input("balanceOf(address)", in -> in.value(SOMEONE))));
        assertEquals(
                new Encoder().u64(2).toBytes().hex(),
                asked(node, contracts.escrow(), input("deals()", in -> in)));
        String names =
                asked(
                        node,
                        contracts.registry(),
                        input("list(bytes,u32)", in -> in.text("").u32(9)));
        assertTrue(names.startsWith(new Encoder().u32(1).text("loom").toBytes().hex()), names);
        try (NodeClient client = node.client()) {
            JsonNode stored =
                    client.call(
                            "get_storage",
                            JsonRpcClient.noParams()
                                    .put("contract", contracts.token())
                                    .put("key", Bytes.utf8("b").hex() + SOMEONE.hex()));
            assertEquals(of(300).encoded().hex(), stored.path("value").asText());
            JsonNode escrow =
                    client.call(
                            "get_account",
                            JsonRpcClient.noParams().put("address", contracts.escrow()));
            assertEquals(Long.toString(HELD), escrow.path("balance").asText());
            JsonNode found =
                    client.call(
                            "get_events",
                            JsonRpcClient.noParams()
                                    .put("contract", contracts.token())
                                    .put("topic", Bytes.utf8("Transfer").hex()));
            assertEquals(4, found.path("events").size(), found.toString());
        }
    }

    private static String asked(ProcessNetwork.Node node, String contract, Bytes input)
            throws Exception {
        return run(
                        node,
                        List.of(
                                "query",
                                "contract",
                                "--contract",
                                contract,
                                "--input",
                                input.hex()))
                .path("output")
                .asText();
    }

    private static JsonNode run(ProcessNetwork.Node node, List<String> arguments)
            throws JsonProcessingException {
        List<String> command = new ArrayList<>(arguments);
        command.addAll(List.of("--node", node.url(), "--output", "json"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode =
                Loombft.run(
                        command.toArray(new String[0]),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        Map.of(),
                        new LiveNodeRunner());
        assertEquals(0, exitCode, () -> command + ": " + out + err);
        return new JsonMapper().readTree(out.toString(StandardCharsets.UTF_8));
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static Bytes input(String signature, UnaryOperator<Encoder> arguments) {
        Bytes selector = Hash.of(Bytes.utf8(signature)).bytes().slice(0, 4);
        return arguments.apply(new Encoder().fixed(selector)).toBytes();
    }

    private static Amount of(long amount) {
        return Amount.of(amount);
    }
}
