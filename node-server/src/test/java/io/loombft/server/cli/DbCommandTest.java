package io.loombft.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.loombft.core.types.Height;
import io.loombft.server.storage.ChainAudit;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DbCommandTest {
    @TempDir private Path home;
    private final Shell shell = new Shell();
    private Path config = Path.of("");

    @BeforeEach
    void init() {
        shell.run("init", "--home", home).exits(ExitCode.DONE);
        config = home.resolve("config/node.toml");
    }

    @Test
    void aGoodDatabaseIsGood() {
        shell.audited = new ChainAudit.Report(Height.FIRST, new Height(7), 7, 3, 5, List.of());
        Shell.Ran ran = shell.run("db", "verify", config).exits(ExitCode.DONE);
        assertTrue(ran.out().contains("7 blocks up to height 7, 3 transactions, 5"), ran.out());
        assertTrue(ran.out().contains("The database is good."), ran.out());
    }

    @Test
    void aDamagedOneIsExitCodeFiveWithEachFindingAndWhatToDo() {
        shell.audited =
                new ChainAudit.Report(
                        Height.FIRST, new Height(7), 6, 3, 5, List.of("block 4 is missing"));
        Shell.Ran ran = shell.run("db", "verify", config).exits(ExitCode.DAMAGED);
        assertTrue(ran.out().contains("block 4 is missing"), ran.out());
        assertTrue(ran.out().contains("move data/ away"), ran.out());
        JsonNode json =
                shell.run("db", "verify", config, "--output", "json")
                        .exits(ExitCode.DAMAGED)
                        .json();
        assertTrue(json.path("damaged").asBoolean());
        assertEquals("block 4 is missing", json.path("findings").path(0).asText());
        assertFalse(json.path("latest_block").isMissingNode());
    }
}
