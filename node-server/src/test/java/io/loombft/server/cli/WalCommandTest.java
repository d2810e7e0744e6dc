package io.loombft.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.loombft.core.bytes.Bytes;
import io.loombft.core.journal.Journal;
import io.loombft.core.journal.Recovery;
import io.loombft.core.types.Height;
import io.loombft.server.storage.FileDisk;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WalCommandTest {
    @TempDir private Path home;
    private Path config = Path.of("");
    private Path folder = Path.of("");
    private final Shell shell = new Shell();

    @BeforeEach
    void writeThreeHeights() throws Exception {
        shell.run("init", "--home", home).exits(ExitCode.DONE);
        config = home.resolve("config/node.toml");
        folder = home.resolve("data/journal");
        Recovery recovery = Journal.open(FileDisk.open(folder), Height.GENESIS, 10);
        try (Journal journal = ((Recovery.Ready) recovery).journal()) {
            for (long height = 1; height <= 3; height++) {
                journal.startSegment(new Height(height), Bytes.utf8("snapshot " + height));
                journal.append(Bytes.utf8("event of " + height));
                journal.sync();
            }
        }
    }

    @Test
    void aGoodJournalIsGood() {
        Shell.Ran ran = shell.run("wal", "verify", config).exits(ExitCode.DONE);
        assertTrue(ran.out().contains("The journal is good."), ran.out());
        JsonNode json =
                shell.run("wal", "verify", config, "--output", "json").exits(ExitCode.DONE).json();
        assertEquals(3, json.path("segments").size());
        assertEquals("sealed", json.path("segments").path(0).path("state").asText());
        assertEquals("open", json.path("segments").path(2).path("state").asText());
    }

    @Test
    void dumpsTheNewestHeightOrTheOneAsked() {
        JsonNode newest =
                shell.run("wal", "dump", config, "--output", "json").exits(ExitCode.DONE).json();
        assertEquals(3, newest.path("height").asInt());
        JsonNode first =
                shell.run("wal", "dump", config, "--height", 1, "--output", "json")
                        .exits(ExitCode.DONE)
                        .json();
        JsonNode records = first.path("records");
        assertEquals("snapshot", records.path(0).path("kind").asText());
        assertEquals(Bytes.utf8("snapshot 1").hex(), records.path(0).path("payload").asText());
        assertEquals("event", records.path(1).path("kind").asText());
        String text = shell.run("wal", "dump", config, "--height", 1).exits(0).out();
        assertTrue(text.contains(Bytes.utf8("event of 1").hex()), text);
    }

    @Test
    void aHeightThatIsNotThereIsAFailure() {
        String err = shell.run("wal", "dump", config, "--height", 9).exits(ExitCode.FAILED).err();
        assertTrue(err.contains("[1, 2, 3]"), err);
    }

    @Test
    void damageIsFoundShownAndOnlyRepairedWhenAsked() throws Exception {
        damage("0000000000000000002.wal");
        shell.run("wal", "verify", config).exits(ExitCode.DAMAGED);
        shell.run("wal", "dump", config, "--height", 2).exits(ExitCode.DAMAGED);

        shell.committed = new Height(1);
        JsonNode plan = shell.run("wal", "repair", config, "--output", "json").exits(0).json();
        assertEquals(false, plan.path("repaired").asBoolean());
        assertEquals(2, plan.path("drops").size());
        shell.run("wal", "verify", config).exits(ExitCode.DAMAGED);

        shell.run("wal", "repair", config, "--yes").exits(ExitCode.DONE);
        assertTrue(Files.exists(folder.resolve("0000000000000000003.wal.damaged")));
        Recovery recovery = Journal.open(FileDisk.open(folder), new Height(1), 10);
        try (Journal journal = ((Recovery.Ready) recovery).journal()) {
            assertEquals(new Height(2), journal.segments().getLast());
        }
    }

    @Test
    void damageBelowTheCommittedHeightNeedsNoRepair() throws Exception {
        damage("0000000000000000002.wal");
        shell.committed = new Height(2);
        String out = shell.run("wal", "repair", config).exits(ExitCode.DONE).out();
        assertTrue(out.contains("Nothing needs repair."), out);
    }

    @Test
    void noJournalIsConfig() {
        Path other = home.resolve("other");
        shell.run("init", "--home", other).exits(ExitCode.DONE);
        shell.run("wal", "verify", other.resolve("config/node.toml")).exits(ExitCode.CONFIG);
    }

    private void damage(String segment) throws Exception {
        try (RandomAccessFile file = new RandomAccessFile(folder.resolve(segment).toFile(), "rw")) {
            file.seek(20);
            int before = file.read();
            file.seek(20);
            file.write(before ^ 1);
        }
    }
}
