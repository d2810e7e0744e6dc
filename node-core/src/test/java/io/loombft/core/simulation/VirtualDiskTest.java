package io.loombft.core.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.journal.DiskFailedException;
import io.loombft.core.journal.DiskFailedException.Reason;
import io.loombft.core.journal.DiskFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class VirtualDiskTest {
    private final VirtualDisk disk = new VirtualDisk();

    @Test
    void showsWhatWasWritten() throws Exception {
        DiskFile file = disk.create("a");
        write(file, 0, "hello");
        write(file, 3, "p me");
        assertEquals("help me", read(disk, "a"));
        file.truncate(4);
        assertEquals("help", read(disk, "a"));
        assertEquals(4, file.size());
    }

    @Test
    void aRestartKeepsWhatWasWrittenAndClosesFiles() throws Exception {
        DiskFile file = disk.create("a");
        write(file, 0, "hello");
        disk.restart();
        assertEquals("hello", read(disk, "a"));
        assertThrows(DiskFailedException.class, () -> write(file, 0, "x"));
    }

    @Test
    void aPowerCutMayLoseAllThatWasNotSynced() throws Exception {
        DiskFile file = disk.create("a");
        write(file, 0, "safe");
        file.sync();
        disk.syncFolder();
        write(file, 4, " not");
        disk.create("b");
        disk.cutPower(bound -> 0);
        assertEquals(List.of("a"), disk.list());
        assertEquals("safe", read(disk, "a"));
    }

    @Test
    void aFileIsGoneWhenItsFolderWasNotSynced() throws Exception {
        DiskFile file = disk.create("a");
        write(file, 0, "safe?");
        file.sync();
        disk.cutPower(bound -> 0);
        assertEquals(List.of(), disk.list());
    }

    @Test
    void aDeletedFileComesBackWhenTheFolderWasNotSynced() throws Exception {
        disk.create("a");
        disk.syncFolder();
        disk.delete("a");
        disk.cutPower(bound -> 0);
        assertEquals(List.of("a"), disk.list());
    }

    @Test
    void whatWasSyncedSurvivesEveryDraw() throws Exception {
        for (int seed = 0; seed < 500; seed++) {
            VirtualDisk own = new VirtualDisk();
            DiskFile file = own.create("a");
            write(file, 0, "safe");
            file.sync();
            own.syncFolder();
            write(file, 4, "x".repeat(2000));
            own.rename("a", "b");
            own.cutPower(new SplittableRandom(seed)::nextInt);
            assertEquals(1, own.list().size());
            assertEquals("safe", read(own, own.list().getFirst()).substring(0, 4));
        }
    }

    /** The adversary has teeth: it loses, tears, keeps, and leaves holes. */
    @Test
    void drawsEveryKindOfLoss() throws Exception {
        TreeSet<String> seen = new TreeSet<>();
        for (int seed = 0; seed < 500; seed++) {
            VirtualDisk own = new VirtualDisk();
            DiskFile file = own.create("a");
            own.syncFolder();
            write(file, 0, "x".repeat(1024));
            write(file, 1024, "y".repeat(1024));
            own.cutPower(new SplittableRandom(seed)::nextInt);
            String left = read(own, "a");
            seen.add(
                    switch (left.length()) {
                        case 0 -> "nothing";
                        case 2048 -> left.contains("\0") ? "holes" : "everything";
                        default -> "a part";
                    });
        }
        assertEquals(List.of("a part", "everything", "holes", "nothing"), List.copyOf(seen));
    }

    @Test
    void theSameDrawsGiveTheSameDisk() throws Exception {
        assertEquals(afterPowerCut(7), afterPowerCut(7));
        assertNotEquals(afterPowerCut(7), afterPowerCut(8));
    }

    @Test
    void afterAFailedSyncALaterOneSavesOnlyWhatCameAfterwards() throws Exception {
        DiskFile file = disk.create("a");
        disk.syncFolder();
        write(file, 0, "lost");
        disk.failSyncs();
        assertThrows(DiskFailedException.class, file::sync);
        assertEquals("lost", read(disk, "a"));
        disk.heal();
        file.sync();
        disk.cutPower(bound -> 0);
        assertEquals("", read(disk, "a"));
    }

    @Test
    void fillsUp() throws Exception {
        DiskFile file = disk.create("a");
        write(file, 0, "12345");
        disk.limitBytes(8);
        assertEquals(
                Reason.FULL,
                assertThrows(DiskFailedException.class, () -> write(file, 5, "67890")).reason());
        assertEquals("12345678", read(disk, "a"));
        write(file, 0, "overwrite".substring(0, 8));
        assertEquals("overwrit", read(disk, "a"));
    }

    @Test
    void failsAtTheChosenOperation() throws Exception {
        DiskFile file = disk.create("a");
        disk.failAfter(2);
        write(file, 0, "1");
        write(file, 1, "2");
        assertThrows(DiskFailedException.class, file::sync);
        assertThrows(DiskFailedException.class, () -> disk.create("b"));
        disk.heal();
        file.sync();
        assertTrue(disk.holds("a"));
    }

    @Test
    void namesItsRefusals() throws Exception {
        disk.create("a");
        assertEquals(Reason.EXISTS, reason(() -> disk.create("a")));
        assertEquals(Reason.MISSING, reason(() -> disk.open("b")));
        assertEquals(Reason.MISSING, reason(() -> disk.delete("b")));
        assertEquals(Reason.MISSING, reason(() -> disk.rename("b", "c")));
        assertThrows(IllegalArgumentException.class, () -> disk.create("../a"));
        assertThrows(IllegalArgumentException.class, () -> disk.create(".a"));
        assertThrows(IllegalArgumentException.class, () -> disk.create(""));
    }

    private interface Call {
        void run() throws DiskFailedException;
    }

    private static Reason reason(Call call) {
        return assertThrows(DiskFailedException.class, call::run).reason();
    }

    private static String afterPowerCut(int seed) throws Exception {
        VirtualDisk own = new VirtualDisk();
        DiskFile file = own.create("a");
        own.syncFolder();
        for (int i = 0; i < 50; i++) {
            write(file, file.size(), "x".repeat(300));
        }
        SplittableRandom random = new SplittableRandom(seed);
        own.cutPower(bound -> bound == 3 ? 2 : random.nextInt(bound));
        return read(own, "a");
    }

    private static void write(DiskFile file, long offset, String text) throws DiskFailedException {
        file.write(offset, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String read(VirtualDisk disk, String name) throws DiskFailedException {
        try (DiskFile file = disk.open(name)) {
            byte[] bytes = new byte[(int) file.size()];
            assertEquals(bytes.length, file.read(0, ByteBuffer.wrap(bytes)));
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
