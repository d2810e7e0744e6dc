package io.loombft.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.client.GenesisJson;
import io.loombft.core.client.KeyFile;
import io.loombft.core.client.OperatorToken;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.journal.GuardFile;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.Genesis;
import io.loombft.server.config.ConfigFile;
import io.loombft.server.config.NodeConfig;
import io.loombft.server.storage.FileDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkFilesTest {
    private static final Ed25519 SCHEME = new Ed25519();

    @TempDir private Path folder;
    private Path net = Path.of("");
    private final Shell shell = new Shell();

    @BeforeEach
    void write() {
        net = folder.resolve("net");
        shell.run("testnet", "--dir", net, "--validators", 3, "--base-port", 30_000)
                .exits(ExitCode.DONE);
    }

    @Test
    void everyNodeHasAConfigurationOfItsOwn() throws Exception {
        for (int i = 0; i < 3; i++) {
            NodeConfig config = config(i);
            assertEquals("node" + i, config.node().nodeId());
            assertEquals("127.0.0.1:" + (30_000 + 10 * i), config.p2p().listenAddr().toString());
            assertEquals("127.0.0.1:" + (30_001 + 10 * i), config.rpc().listenAddr().toString());
            assertEquals(
                    "127.0.0.1:" + (30_002 + 10 * i),
                    config.observability().metricsListenAddr().toString());
            assertEquals(0, config.rpc().rateLimitPerSecond());
            assertEquals(home(i).resolve("data"), config.node().dataDir());
        }
    }

    @Test
    void everyNodeDialsAllOthersByTheirKeys() throws Exception {
        for (int i = 0; i < 3; i++) {
            TreeSet<String> expected = new TreeSet<>();
            for (int other = 0; other < 3; other++) {
                if (other != i) {
                    expected.add(key(other, "node_key") + "@127.0.0.1:" + (30_000 + 10 * other));
                }
            }
            TreeSet<String> seeds = new TreeSet<>();
            config(i).p2p().seeds().forEach(seed -> seeds.add(seed.toString()));
            assertEquals(expected, seeds);
        }
    }

    @Test
    void allShareAGenesisOfEqualValidators() throws Exception {
        Genesis genesis = genesis(0);
        assertEquals("localnet", genesis.chainId().value());
        assertEquals(3, genesis.validatorSet().size());
        for (int i = 0; i < 3; i++) {
            assertEquals(genesis.hash(), genesis(i).hash());
            assertEquals(10, genesis.validatorSet().powerOf(key(i, "validator_key")));
        }
    }

    @Test
    void theFaucetIsFundedAndTheOnlyAdministrator() throws Exception {
        PublicKey faucet = KeyFile.read(net.resolve("faucet.json"), SCHEME).publicKey();
        Genesis genesis = genesis(0);
        assertEquals(
                List.of(
                        new Genesis.Account(
                                Address.of(faucet), Amount.of(1_000_000_000_000_000_000L))),
                genesis.accounts());
        assertEquals(new Genesis.Administrators(1, List.of(faucet)), genesis.administrators());
    }

    @Test
    void everyValidatorKeyHasItsGuard() throws Exception {
        for (int i = 0; i < 3; i++) {
            try (GuardFile guard =
                    GuardFile.open(FileDisk.open(home(i).resolve("keys")), genesis(i).hash())) {
                assertTrue(guard.lastSigned().isNothing());
            }
        }
    }

    @Test
    void aSecondTimeChangesNothing() throws Exception {
        String before = Files.readString(home(0).resolve("config/genesis.json"));
        shell.run("testnet", "--dir", net).exits(ExitCode.DONE);
        shell.run("testnet", "--dir", net, "--validators", 3).exits(ExitCode.DONE);
        assertEquals(before, Files.readString(home(0).resolve("config/genesis.json")));
    }

    @Test
    void anotherCountOrPortForAnExistingFolderIsRefused() {
        String err = shell.run("testnet", "--dir", net, "--validators", 4).exits(2).err();
        assertTrue(err.contains("has 3 validators, not 4"), err);
        shell.run("localnet", "--dir", net, "--validators", 4).exits(ExitCode.USAGE);
        shell.run("localnet", "--dir", net, "--base-port", 31_000).exits(ExitCode.USAGE);
    }

    @Test
    void aFolderOfOtherThingsIsRefused() throws Exception {
        Files.writeString(folder.resolve("letter.txt"), "Dear");
        shell.run("testnet", "--dir", folder).exits(ExitCode.USAGE);
        shell.run("localnet", "--dir", folder).exits(ExitCode.USAGE);
    }

    @Test
    void aFolderThatWasNotFinishedIsRefused() throws Exception {
        Files.delete(net.resolve("network.json"));
        String err = shell.run("testnet", "--dir", net).exits(ExitCode.USAGE).err();
        assertTrue(err.contains("remove it"), err);
    }

    @Test
    void aBrokenDescriptionIsConfig() throws Exception {
        Path description = net.resolve("network.json");
        for (String text : List.of("", "{", "[]", "{\"validators\":0}", "x".repeat(5_000))) {
            Files.writeString(description, text);
            shell.run("testnet", "--dir", net).exits(ExitCode.CONFIG);
        }
    }

    @Test
    void aNodeOfTheNetworkStarts() {
        shell.run("start", home(1).resolve("config/node.toml")).exits(ExitCode.DONE);
        assertEquals(home(1), shell.started.getFirst().home());
        shell.run(home(2).resolve("config/node.toml")).exits(ExitCode.DONE);
        assertEquals(home(2), shell.started.get(1).home());
    }

    @Test
    void startingSaysWhatIsMissing() throws Exception {
        Path config = home(0).resolve("config/node.toml");
        Files.delete(home(0).resolve("keys/validator_key.json"));
        assertTrue(shell.run("start", config).exits(3).err().contains("loombft init"));
        Files.delete(home(0).resolve("config/genesis.json"));
        assertTrue(shell.run("start", config).exits(3).err().contains("loombft init"));
        Files.copy(writeGenesisOfAnotherChain(), home(0).resolve("config/genesis.json"));
        assertTrue(shell.run("start", config).exits(3).err().contains("chain_id"));
        assertEquals(0, shell.started.size());
    }

    @Test
    void aDataFolderThatIsGoneIsNoReasonNotToStart() throws Exception {
        Files.delete(home(0).resolve("data"));
        shell.run("start", home(0).resolve("config/node.toml")).exits(ExitCode.DONE);
    }

    @Test
    void initMakesAHomeThatStarts() {
        Path home = folder.resolve("home");
        shell.run("init", "--home", home, "--chain-id", "mine").exits(ExitCode.DONE);
        shell.run("start", home.resolve("config/node.toml")).exits(ExitCode.DONE);
        assertEquals("mine", shell.started.getFirst().node().chainId().value());
    }

    @Test
    void initJoinsANetworkByItsGenesis() throws Exception {
        Path home = folder.resolve("home");
        Path genesis = home(0).resolve("config/genesis.json");
        String seed = key(0, "node_key") + "@127.0.0.1:30000";
        shell.run("init", "--home", home, "--seed", seed).exits(ExitCode.CONFIG);
        shell.run("init", "--home", home, "--seed", seed, "--genesis", genesis)
                .exits(ExitCode.DONE);
        NodeConfig config = ConfigFile.load(home.resolve("config/node.toml"), Map.of()).config();
        assertEquals(seed, config.p2p().seeds().getFirst().toString());
        assertEquals(
                genesis(0).hash(), GenesisJson.read(home.resolve("config/genesis.json")).hash());
    }

    @Test
    void everyNodeHasAnOperatorTokenOfItsOwnForItsOwnerAlone() throws Exception {
        Path home = folder.resolve("home");
        shell.run("init", "--home", home).exits(ExitCode.DONE);
        Set<String> tokens = new TreeSet<>();
        for (Path each : List.of(home, home(0), home(1), home(2))) {
            Path file = each.resolve("keys/operator_token");
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            tokens.add(OperatorToken.read(file).secret());
        }
        assertEquals(4, tokens.size());
        shell.run("init", "--home", home).exits(ExitCode.DONE);
        assertTrue(
                tokens.contains(OperatorToken.read(home.resolve("keys/operator_token")).secret()));
    }

    @Test
    void initKeepsWhatIsThereAndRefusesAnotherChain() throws Exception {
        Path home = folder.resolve("home");
        shell.run("init", "--home", home).exits(ExitCode.DONE);
        String before = Files.readString(home.resolve("keys/validator_key.json"));
        shell.run("init", "--home", home).exits(ExitCode.DONE);
        assertEquals(before, Files.readString(home.resolve("keys/validator_key.json")));
        shell.run("init", "--home", home, "--genesis", home(0).resolve("config/genesis.json"))
                .exits(ExitCode.CONFIG);
    }

    @Test
    void aValidatorKeyWithoutItsGuardIsNeverGivenANewOne() throws Exception {
        Path home = folder.resolve("home");
        shell.run("init", "--home", home).exits(ExitCode.DONE);
        Files.delete(home.resolve("keys/last_signed"));
        String err = shell.run("init", "--home", home).exits(ExitCode.CONFIG).err();
        assertTrue(err.contains("guard"), err);
        assertFalse(Files.exists(home.resolve("keys/last_signed")));
    }

    private Path writeGenesisOfAnotherChain() {
        Path home = folder.resolve("other");
        shell.run("init", "--home", home, "--chain-id", "other").exits(ExitCode.DONE);
        return home.resolve("config/genesis.json");
    }

    private Path home(int node) {
        return net.resolve("node" + node).toAbsolutePath().normalize();
    }

    private NodeConfig config(int node) throws Exception {
        return ConfigFile.load(home(node).resolve("config/node.toml"), Map.of()).config();
    }

    private Genesis genesis(int node) throws Exception {
        return GenesisJson.read(home(node).resolve("config/genesis.json"));
    }

    private PublicKey key(int node, String name) throws Exception {
        return KeyFile.read(home(node).resolve("keys/" + name + ".json"), SCHEME).publicKey();
    }
}
