package io.loombft.server.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Hash;
import io.loombft.core.journal.Authorization;
import io.loombft.core.journal.DiskFailedException;
import io.loombft.core.journal.DiskFailedException.Reason;
import io.loombft.core.journal.DiskFile;
import io.loombft.core.journal.GuardFile;
import io.loombft.core.journal.Journal;
import io.loombft.core.journal.JournalRecord;
import io.loombft.core.journal.Lock;
import io.loombft.core.journal.Recovery;
import io.loombft.core.journal.SegmentReader;
import io.loombft.core.journal.SignRequest;
import io.loombft.core.journal.SignStep;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Height;
import io.loombft.core.types.Round;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDiskTest {
    @TempDir Path folder;
    private FileDisk disk;

    @BeforeEach
    void open() throws Exception {
        disk = FileDisk.open(folder.resolve("made/by/us"));
    }

    @Test
    void readsWhatItWrote() throws Exception {
        try (DiskFile file = disk.create("a")) {
            write(file, 0, "hello");
            write(file, 3, "p me");
            file.sync();
            disk.syncFolder();
            assertEquals(7, file.size());
            assertEquals("help me", read(file, 0, 100));
            assertEquals("p m", read(file, 3, 3));
            assertEquals("", read(file, 7, 3));
            assertEquals("", read(file, 100, 3));
            file.truncate(4);
            assertEquals("help", read(file, 0, 100));
        }
        try (DiskFile file = disk.open("a")) {
            assertEquals("help", read(file, 0, 100));
        }
    }

    @Test
    void writesNoHoles() throws Exception {
        try (DiskFile file = disk.create("a")) {
            assertThrows(IllegalArgumentException.class, () -> write(file, 1, "x"));
            assertThrows(IllegalArgumentException.class, () -> file.truncate(1));
        }
    }

    @Test
    void listsItsFilesAndNothingElse() throws Exception {
        disk.create("b").close();
        disk.create("a").close();
        Path home = folder.resolve("made/by/us");
        Files.createDirectory(home.resolve("folder"));
        Files.createFile(home.resolve(".hidden"));
        Files.createFile(home.resolve("with space"));
        assertEquals(List.of("a", "b"), disk.list());
    }

    @Test
    void renamesOverAnotherFile() throws Exception {
        try (DiskFile file = disk.create("new")) {
            write(file, 0, "new");
        }
        disk.create("old").close();
        disk.rename("new", "old");
        assertEquals(List.of("old"), disk.list());
        try (DiskFile file = disk.open("old")) {
            assertEquals("new", read(file, 0, 100));
        }
        disk.delete("old");
        assertEquals(List.of(), disk.list());
    }

    @Test
    void namesItsRefusals() throws Exception {
        disk.create("a").close();
        assertEquals(Reason.EXISTS, reason(() -> disk.create("a")));
        assertEquals(Reason.MISSING, reason(() -> disk.open("b")));
        assertEquals(Reason.MISSING, reason(() -> disk.delete("b")));
        assertEquals(Reason.MISSING, reason(() -> disk.rename("b", "c")));
    }

    @Test
    void staysInItsFolder() {
        for (String name : List.of("../a", "/a", "a/b", "..", ".", "", "a\0b")) {
            assertThrows(IllegalArgumentException.class, () -> disk.create(name));
            assertThrows(IllegalArgumentException.class, () -> disk.open(name));
            assertThrows(IllegalArgumentException.class, () -> disk.delete(name));
        }
    }

    @Test
    void onlyTheOwnerReadsAFile() throws Exception {
        disk.create("a").close();
        Path file = folder.resolve("made/by/us/a");
        assumeTrue(Files.getFileStore(file).supportsFileAttributeView("posix"));
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void aFullDiskIsNamed() throws Exception {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full));
        Files.createSymbolicLink(folder.resolve("made/by/us/a"), full);
        try (DiskFile file = disk.open("a")) {
            var failure = assertThrows(DiskFailedException.class, () -> write(file, 0, "x"));
            assertEquals(Reason.FULL, failure.reason());
            assertTrue(failure.getMessage().contains("the disk is full"), failure.getMessage());
        }
    }

    @Test
    void aFolderThatIsAFileIsNamed() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        var failure = assertThrows(DiskFailedException.class, () -> FileDisk.open(file));
        assertTrue(failure.getMessage().contains(file.toString()), failure.getMessage());
    }

    @Test
    void anInterruptedThreadFinishesItsWork() throws Exception {
        try (DiskFile file = disk.create("a")) {
            Thread.currentThread().interrupt();
            write(file, 0, "hello");
            file.sync();
            disk.syncFolder();
            assertTrue(Thread.interrupted());
            assertEquals("hello", read(file, 0, 100));
        }
    }

    @Test
    void carriesAJournal() throws Exception {
        try (Journal journal = ready(0)) {
            journal.startSegment(new Height(1), Bytes.utf8("set"));
            journal.append(Bytes.utf8("vote"));
            journal.sync();
            journal.startSegment(new Height(2), Bytes.utf8("set"));
            journal.append(Bytes.utf8("proposal"));
        }
        try (Journal journal = ready(0)) {
            assertEquals(List.of(new Height(1), new Height(2)), journal.segments());
            assertEquals(List.of("set", "vote"), texts(journal, 1));
            assertEquals(List.of("set", "proposal"), texts(journal, 2));
            journal.release(new Height(1));
            assertEquals(List.of("0000000000000000002.wal"), disk.list());
        }
    }

    @Test
    void carriesAGuard() throws Exception {
        Hash genesis = Hash.of(Bytes.utf8("genesis"));
        SignRequest request =
                new SignRequest(
                        genesis,
                        Height.FIRST,
                        Round.ZERO,
                        SignStep.PREVOTE,
                        Ballot.nil(),
                        Bytes.utf8("prevote"),
                        Lock.none());
        GuardFile.create(disk, genesis);
        try (GuardFile guard = GuardFile.open(disk, genesis)) {
            assertInstanceOf(Authorization.Authorized.class, guard.authorize(request));
        }
        try (GuardFile guard = GuardFile.open(disk, genesis)) {
            assertEquals(request.signBytes(), guard.lastSigned().signBytes());
        }
    }

    private interface Call {
        void run() throws DiskFailedException;
    }

    private static Reason reason(Call call) {
        return assertThrows(DiskFailedException.class, call::run).reason();
    }

    private Journal ready(long committed) throws DiskFailedException {
        var recovery = Journal.open(disk, new Height(committed), 0);
        return assertInstanceOf(Recovery.Ready.class, recovery).journal();
    }

    private static List<String> texts(Journal journal, long height) throws Exception {
        List<String> texts = new ArrayList<>();
        try (SegmentReader reader = journal.read(new Height(height))) {
            for (var next = reader.next(); next.isPresent(); next = reader.next()) {
                JournalRecord record = next.get();
                texts.add(new String(record.payload().toArray(), StandardCharsets.UTF_8));
            }
        }
        return texts;
    }

    private static void write(DiskFile file, long offset, String text) throws DiskFailedException {
        file.write(offset, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String read(DiskFile file, long offset, int length) throws DiskFailedException {
        ByteBuffer into = ByteBuffer.allocate(length);
        int there = file.read(offset, into);
        assertEquals(there, into.position());
        return new String(into.array(), 0, there, StandardCharsets.UTF_8);
    }
}
