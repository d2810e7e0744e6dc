package io.loombft.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With {@code --output json}, stdout is one JSON document, whatever happens. */
class JsonOutputTest {
    @TempDir private Path folder;
    private final Shell shell = new Shell();

    @Test
    void resultsAreOneDocument() {
        assertFalse(json(ExitCode.DONE, "version").path("version").asText().isEmpty());
        JsonNode made = json(ExitCode.DONE, "keys", "new", "--out", folder.resolve("k.json"));
        assertEquals(made, json(ExitCode.DONE, "keys", "show", folder.resolve("k.json")));
        assertEquals(2, made.size());
        json(ExitCode.DONE, "testnet", "--dir", folder.resolve("net"), "--validators", 2);
        Path config = folder.resolve("net/node0/config/node.toml");
        assertEquals(
                true, json(ExitCode.DONE, "config", "check", config).path("valid").asBoolean());
        assertEquals(26, json(ExitCode.DONE, "config", "show", config).path("entries").size());
        json(ExitCode.DONE, "init", "--home", folder.resolve("home"));
    }

    @Test
    void failuresAreOneDocumentWithTheExitCode() {
        for (Object[] line :
                new Object[][] {
                    {"keys", "show", folder.resolve("none.json")},
                    {"query", "status", "--node", "http://127.0.0.1:1"},
                    {"query"},
                    {"frobnicate"},
                    {"wal", "verify", folder.resolve("none.toml")}
                }) {
            Object[] full = Arrays.copyOf(line, line.length + 1);
            full[line.length] = "--output=json";
            Shell.Ran ran = shell.run(full);
            JsonNode document = ran.exits(ran.exitCode()).json();
            assertEquals(ran.exitCode(), document.path("exit_code").asInt());
            assertFalse(document.path("error").asText().isEmpty());
            assertFalse(ran.err().isEmpty());
        }
    }

    private JsonNode json(int exitCode, Object... line) {
        Object[] full = Arrays.copyOf(line, line.length + 2);
        full[line.length] = "--output";
        full[line.length + 1] = "json";
        return shell.run(full).exits(exitCode).json();
    }
}
