package io.loombft.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The help of every command, as users read it; {@code -Dgolden.write=true} rewrites the file. */
class HelpTest {
    private static final Path FILE = Path.of("src/test/resources/golden/cli/help.txt");

    private static final List<String> COMMANDS =
            List.of(
                    "",
                    "start",
                    "localnet",
                    "testnet",
                    "init",
                    "keys",
                    "keys new",
                    "keys show",
                    "tx",
                    "tx transfer",
                    "tx validator-update",
                    "tx deploy",
                    "tx call",
                    "tx upgrade",
                    "query",
                    "query contract",
                    "events",
                    "simulate",
                    "bench",
                    "bench localnet",
                    "bench wasm",
                    "bench console",
                    "wal",
                    "wal dump",
                    "wal verify",
                    "wal repair",
                    "config",
                    "config check",
                    "config show",
                    "version");

    @Test
    void everyCommandExplainsItself() throws IOException {
        StringBuilder all = new StringBuilder();
        for (String command : COMMANDS) {
            String line = (command + " --help").strip();
            Shell.Ran ran = new Shell().run((Object[]) line.split(" ")).exits(ExitCode.DONE);
            assertEquals("", ran.err());
            all.append("$ loombft ").append(line).append('\n').append(ran.out()).append('\n');
        }
        if (Boolean.getBoolean("golden.write")) {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, all);
        }
        assertEquals(Files.readString(FILE), all.toString());
    }
}
