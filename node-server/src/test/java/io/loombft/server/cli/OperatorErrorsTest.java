package io.loombft.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators get wrong: a sentence, the right exit code, never a stack trace. */
class OperatorErrorsTest {
    private static final String NOWHERE = "http://127.0.0.1:1";
    private static final String ADDRESS = "11".repeat(20);

    @TempDir private Path folder;
    private Path key = Path.of("");
    private final Shell shell = new Shell();

    @BeforeEach
    void makeAKey() {
        key = folder.resolve("key.json");
        shell.run("keys", "new", "--out", key).exits(ExitCode.DONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "frobnicate",
                "--frobnicate",
                "--output json",
                "start a.toml b.toml",
                "start --frobnicate",
                "localnet --validators",
                "localnet --validators four",
                "localnet --validators 0",
                "localnet --validators -1",
                "localnet --validators 101",
                "localnet --base-port 0",
                "localnet --base-port 65536",
                "localnet --base-port 65510 --validators 4",
                "localnet --for soon",
                "localnet --for 60",
                "localnet --for -1s",
                "localnet --for 1d",
                "localnet extra",
                "bench",
                "bench elsewhere",
                "bench localnet extra",
                "bench localnet --validators 0",
                "bench localnet --validators 17",
                "bench localnet --seconds 0",
                "bench localnet --seconds 301",
                "bench localnet --seconds soon",
                "bench localnet --rate 0",
                "bench localnet --rate 64001",
                "bench localnet --rate 60000 --seconds 300",
                "bench localnet --tx-bytes 160",
                "bench localnet --tx-bytes 1186",
                "bench localnet --base-port 0",
                "testnet --validators 0",
                "testnet --for 60s",
                "init --chain-id no/slash",
                "init --seed nonsense",
                "keys",
                "keys new",
                "keys show",
                "keys delete x",
                "tx",
                "tx transfer",
                "tx transfer --from k --to 11 --amount 5",
                "tx transfer --from k --to zz --amount 5",
                "tx transfer --from k --amount 5",
                "tx transfer --from k --to 1111111111111111111111111111111111111111",
                "tx transfer --from k --to 1111111111111111111111111111111111111111 --amount -5",
                "tx transfer --from k --to 1111111111111111111111111111111111111111 --amount 1.5",
                "tx transfer --from k --to 1111111111111111111111111111111111111111 --amount"
                        + " 340282366920938463463374607431768211456",
                "tx transfer --from k --to 1111111111111111111111111111111111111111 --amount 5 --nonce x",
                "tx transfer --from k --to 1111111111111111111111111111111111111111 --amount 5 --nonce"
                        + " 9223372036854775808",
                "tx transfer --from k --to 1111111111111111111111111111111111111111 --amount 5"
                        + " --gas-price -1",
                "tx transfer --from k --to 1111111111111111111111111111111111111111 --amount 5"
                        + " --wait forever",
                "tx transfer --from k --to 1111111111111111111111111111111111111111 --amount 5"
                        + " --node localhost",
                "tx validator-update --from k --action promote",
                "tx validator-update --from k --action add --power 5",
                "tx validator-update --from k --action remove",
                "query",
                "query status --node",
                "query status --node nonsense",
                "query status --output yaml",
                "query get_block 5 height=5",
                "query get_block height=5 height=6",
                "query get_block {",
                "wal",
                "wal burn",
                "wal dump --height x",
                "config",
                "config edit",
                "version 2"
            })
    void whatMakesNoSenseIsUsage(String line) {
        Shell.Ran ran = shell.run((Object[]) line.split(" ")).exits(ExitCode.USAGE);
        assertEquals("", line.contains("json") ? "" : ran.out());
        assertTrue(ran.err().startsWith("loombft: "), ran.err());
        assertTrue(ran.err().lines().findFirst().orElse("").length() > 12, ran.err());
    }

    @Test
    void anUnknownFlagIsNamedBeforeTheUsage() {
        String err = shell.run("query", "status", "--frob").exits(ExitCode.USAGE).err();
        assertTrue(err.lines().findFirst().orElse("").contains("--frob"), err);
        assertTrue(err.contains("Usage: loombft query"), err);
    }

    @Test
    void aPowerIsGivenWhereThereIsOne() {
        String validator = "22".repeat(32);
        for (String power : new String[] {"0", "1152921504606846977"}) {
            shell.run(
                            "tx",
                            "validator-update",
                            "--from",
                            key,
                            "--action",
                            "add",
                            "--validator",
                            validator,
                            "--power",
                            power)
                    .exits(ExitCode.USAGE);
        }
        shell.run(
                        "tx",
                        "validator-update",
                        "--from",
                        key,
                        "--action",
                        "remove",
                        "--validator",
                        validator,
                        "--power",
                        5)
                .exits(ExitCode.USAGE);
        shell.run(
                        "tx",
                        "validator-update",
                        "--from",
                        key,
                        "--action",
                        "add",
                        "--validator",
                        validator)
                .exits(ExitCode.USAGE);
    }

    @Test
    void aMemoThatDoesNotFitIsUsage() {
        shell.run(
                        "tx",
                        "transfer",
                        "--from",
                        key,
                        "--to",
                        ADDRESS,
                        "--amount",
                        1,
                        "--memo",
                        "é".repeat(513))
                .exits(ExitCode.USAGE);
    }

    @Test
    void aMissingOrBrokenKeyIsConfig() throws IOException {
        Path broken = folder.resolve("broken.json");
        Files.writeString(broken, "{\"type\":\"ed25519\"}");
        Files.setPosixFilePermissions(broken, PosixFilePermissions.fromString("rw-------"));
        for (Path bad : new Path[] {folder.resolve("none.json"), broken, folder}) {
            shell.run("keys", "show", bad).exits(ExitCode.CONFIG);
            shell.run(
                            "tx",
                            "transfer",
                            "--from",
                            bad,
                            "--to",
                            ADDRESS,
                            "--amount",
                            1,
                            "--node",
                            NOWHERE)
                    .exits(ExitCode.CONFIG);
        }
    }

    @Test
    void aKeyThatOthersMayReadIsConfig() throws IOException {
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        String err = shell.run("keys", "show", key).exits(ExitCode.CONFIG).err();
        assertTrue(err.contains("chmod 600"), err);
    }

    @Test
    void aKeyIsNeverOverwritten() throws IOException {
        String before = Files.readString(key);
        shell.run("keys", "new", "--out", key).exits(ExitCode.CONFIG);
        assertEquals(before, Files.readString(key));
    }

    @Test
    void aNodeThatIsNotThereIsUnreachable() {
        shell.run("query", "status", "--node", NOWHERE).exits(ExitCode.UNREACHABLE);
        shell.run(
                        "tx",
                        "transfer",
                        "--from",
                        key,
                        "--to",
                        ADDRESS,
                        "--amount",
                        1,
                        "--node",
                        NOWHERE)
                .exits(ExitCode.UNREACHABLE);
    }

    @Test
    void aMissingOrBrokenConfigIsConfig() throws IOException {
        Path broken = folder.resolve("broken.toml");
        Files.writeString(broken, "[node]\nchain_idd = \"x\"\n");
        for (Path bad : new Path[] {folder.resolve("none.toml"), broken, folder}) {
            for (String[] command : new String[][] {{"config", "check"}, {"config", "show"}}) {
                shell.run(command[0], command[1], bad).exits(ExitCode.CONFIG);
            }
            shell.run("start", bad).exits(ExitCode.CONFIG);
            shell.run("wal", "verify", bad).exits(ExitCode.CONFIG);
        }
        assertTrue(shell.run("config", "check", broken).err().contains("chain_id"));
        assertEquals(0, shell.started.size());
    }

    @Test
    void aPortInUseIsNamedWithItsOption() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // Of one node, ephemeral ports never come close to the highest.
            int port = taken.getLocalPort();
            String err =
                    shell.run(
                                    "localnet",
                                    "--dir",
                                    folder.resolve("net"),
                                    "--validators",
                                    1,
                                    "--base-port",
                                    port)
                            .exits(ExitCode.IN_USE)
                            .err();
            assertTrue(err.contains("" + port) && err.contains("--base-port"), err);
        }
    }

    @Test
    void aFolderThatCannotBeMadeIsConfig() {
        shell.run("testnet", "--dir", key.resolve("below-a-file")).exits(ExitCode.CONFIG);
        shell.run("init", "--home", key.resolve("below-a-file")).exits(ExitCode.CONFIG);
    }
}
