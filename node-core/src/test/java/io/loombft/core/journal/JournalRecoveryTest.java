package io.loombft.core.journal;

import static io.loombft.core.journal.TestDisks.content;
import static io.loombft.core.journal.TestDisks.copy;
import static io.loombft.core.journal.TestDisks.openReady;
import static io.loombft.core.journal.TestDisks.put;
import static io.loombft.core.journal.TestDisks.text;
import static io.loombft.core.journal.TestDisks.texts;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.simulation.VirtualDisk;
import io.loombft.core.types.Height;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class JournalRecoveryTest {
    private static final String FIRST = "0000000000000000001.wal";
    private static final String SECOND = "0000000000000000002.wal";
    private static final String THIRD = "0000000000000000003.wal";

    private final VirtualDisk disk = new VirtualDisk();

    @Test
    void aWriteTornAtAnyByteIsCutAndWhatWasBeforeComesBack() throws Exception {
        Journal journal = openReady(disk, 0);
        journal.startSegment(new Height(1), text("set"));
        journal.append(text("vote"));
        journal.sync();
        int synced = content(disk, FIRST).length;
        journal.append(text("an event that was on its way"));
        byte[] whole = content(disk, FIRST);
        for (int length = synced; length < whole.length; length++) {
            VirtualDisk torn = copy(disk);
            put(torn, FIRST, Arrays.copyOf(whole, length));
            var recovery = ready(torn);
            assertEquals(List.of("set", "vote"), texts(torn, 1));
            assertEquals(length == synced ? 0 : 1, recovery.cuts().size());
            recovery.journal().append(text("next"));
            assertEquals(List.of("set", "vote", "next"), texts(torn, 1));
        }
    }

    @Test
    void aSnapshotTornAtAnyByteIsAsIfTheSegmentHadNotBegun() throws Exception {
        Journal journal = openReady(disk, 0);
        journal.startSegment(new Height(1), text("set1"));
        journal.append(text("decided"));
        journal.startSegment(new Height(2), text("set2"));
        byte[] whole = content(disk, SECOND);
        for (int length = 0; length < whole.length; length++) {
            VirtualDisk torn = copy(disk);
            put(torn, SECOND, Arrays.copyOf(whole, length));
            var recovery = ready(torn);
            assertEquals(List.of(new Height(1)), recovery.replay());
            assertEquals(List.of("set1", "decided"), texts(torn, 1));
            recovery.journal().append(text("executed"));
            recovery.journal().startSegment(new Height(2), text("again"));
            torn.restart();
            assertEquals(List.of(new Height(1), new Height(2)), ready(torn).replay());
            assertEquals(List.of("set1", "decided", "executed"), texts(torn, 1));
        }
    }

    @Test
    void whatAFailedSyncLeftOutIsOnDiskBeforeAnythingIsBuiltOnIt() throws Exception {
        Journal journal = openReady(disk, 0);
        journal.startSegment(new Height(1), text("set"));
        journal.append(text("vote"));
        disk.failSyncs();
        assertThrows(DiskFailedException.class, journal::sync);
        // The system goes on showing what it has not written and takes for written.
        disk.restart();
        Journal revived = openReady(disk, 0);
        revived.append(text("next"));
        revived.sync();
        disk.cutPower(bound -> 0);
        assertEquals(List.of(new Height(1)), ready(disk).replay());
        assertEquals(List.of("set", "vote", "next"), texts(disk, 1));
    }

    @Test
    void aPowerCutAtAnyOperationAfterAFailedSyncLeavesABeginning() throws Exception {
        for (int operations = 0; operations < 20; operations++) {
            VirtualDisk failing = new VirtualDisk();
            Journal journal = openReady(failing, 0);
            journal.startSegment(new Height(1), text("set"));
            journal.sync();
            journal.append(text("vote"));
            failing.failSyncs();
            assertThrows(DiskFailedException.class, journal::sync);
            failing.restart();
            failing.failAfter(operations);
            try {
                Journal revived = openReady(failing, 0);
                revived.append(text("next"));
                revived.sync();
            } catch (DiskFailedException e) {
                // The power goes here.
            }
            failing.cutPower(new SplittableRandom(operations)::nextInt);
            assertEquals(List.of(new Height(1)), ready(failing).replay());
            List<String> left = texts(failing, 1);
            assertEquals(List.of("set", "vote", "next").subList(0, left.size()), left);
        }
    }

    @Test
    void aTornSnapshotOfTheOnlySegmentLeavesAnEmptyJournal() throws Exception {
        openReady(disk, 0).startSegment(new Height(1), text("set"));
        put(disk, FIRST, Arrays.copyOf(content(disk, FIRST), 5));
        var recovery = ready(disk);
        assertEquals(List.of(), recovery.replay());
        assertEquals(1, recovery.cuts().size());
        recovery.journal().startSegment(new Height(1), text("set"));
    }

    @Test
    void everyFlippedBitBeforeTheLastSyncIsRefused() throws Exception {
        writeTwoSegments();
        byte[] first = content(disk, FIRST);
        byte[] second = content(disk, SECOND);
        refuseEveryFlip(FIRST, first, first.length);
        refuseEveryFlip(SECOND, second, second.length - Frame.MARK_FRAME_BYTES);
    }

    @Test
    void aFlippedBitBehindTheLastSyncIsCut() throws Exception {
        Journal journal = openReady(disk, 0);
        journal.startSegment(new Height(1), text("set"));
        journal.append(text("vote"));
        journal.sync();
        int synced = content(disk, FIRST).length;
        journal.append(text("a"));
        journal.append(text("b"));
        byte[] whole = content(disk, FIRST);
        for (int bit = synced * 8; bit < whole.length * 8; bit++) {
            VirtualDisk flipped = copy(disk);
            put(flipped, FIRST, flip(whole, bit));
            assertEquals(1, ready(flipped).cuts().size());
            assertEquals(List.of("set", "vote"), texts(flipped, 1).subList(0, 2));
            assertTrue(List.of("set", "vote", "a").containsAll(texts(flipped, 1)));
        }
    }

    @Test
    void aPageThatNeverReachedTheDiskIsCutWithWhatFollowsIt() throws Exception {
        Journal journal = openReady(disk, 0);
        journal.startSegment(new Height(1), text("set"));
        journal.sync();
        int synced = content(disk, FIRST).length;
        journal.append(text("x".repeat(10_000)));
        journal.append(text("after"));
        byte[] whole = content(disk, FIRST);
        Arrays.fill(whole, 4096, 8192, (byte) 0);
        put(disk, FIRST, whole);
        var recovery = ready(disk);
        assertEquals(whole.length - synced, recovery.cuts().getFirst().bytes());
        assertEquals(List.of("set"), texts(disk, 1));
    }

    /** Else a power cut soon after could bring back a record that was cut, behind newer ones. */
    @Test
    void whatWasCutStaysCutAfterAPowerCut() throws Exception {
        Journal journal = openReady(disk, 0);
        journal.startSegment(new Height(1), text("set"));
        journal.sync();
        byte[] synced = content(disk, FIRST);
        put(disk, FIRST, Arrays.copyOf(synced, synced.length + 5));
        ready(disk);
        disk.cutPower(bound -> 0);
        assertArrayEquals(synced, content(disk, FIRST));
    }

    @Test
    void aMarkCopiedIntoAnEventIsNotTakenForASync() throws Exception {
        Journal journal = openReady(disk, 0);
        journal.startSegment(new Height(1), text("set"));
        journal.sync();
        byte[] synced = content(disk, FIRST);
        byte[] mark =
                Arrays.copyOfRange(synced, synced.length - Frame.MARK_FRAME_BYTES, synced.length);
        journal.append(Bytes.copyOf(mark));
        byte[] whole = content(disk, FIRST);
        whole[synced.length + 4] ^= 1;
        put(disk, FIRST, whole);
        assertEquals(1, ready(disk).cuts().size());
    }

    @Test
    void aMissingSegmentInTheMiddleIsRefused() throws Exception {
        writeThreeSegments();
        disk.delete(SECOND);
        assertRefused(disk, THIRD, 0);
    }

    @Test
    void aMissingFirstSegmentIsRefusedUnlessItWasCommitted() throws Exception {
        writeThreeSegments();
        disk.delete(FIRST);
        assertRefused(disk, SECOND, 0);
        assertInstanceOf(Recovery.Ready.class, Journal.open(disk, new Height(1), 0));
    }

    @Test
    void aMiddleSegmentCutAtAnyByteIsRefused() throws Exception {
        writeThreeSegments();
        byte[] whole = content(disk, SECOND);
        for (int length = 0; length < whole.length; length++) {
            VirtualDisk cut = copy(disk);
            put(cut, SECOND, Arrays.copyOf(whole, length));
            assertInstanceOf(Recovery.Damaged.class, Journal.open(cut, Height.GENESIS, 0));
        }
    }

    @Test
    void damageInACommittedSegmentIsNotTheNodesBusiness() throws Exception {
        writeThreeSegments();
        put(disk, FIRST, flip(content(disk, FIRST), 100));
        assertInstanceOf(Recovery.Damaged.class, Journal.open(disk, Height.GENESIS, 9));
        var recovery = assertInstanceOf(Recovery.Ready.class, Journal.open(disk, new Height(1), 9));
        assertEquals(List.of(new Height(2), new Height(3)), recovery.replay());
    }

    @Test
    void aRefusalChangesNothing() throws Exception {
        writeTwoSegments();
        put(disk, FIRST, flip(content(disk, FIRST), 100));
        byte[] first = content(disk, FIRST);
        byte[] second = content(disk, SECOND);
        long operations = disk.operations();
        assertInstanceOf(Recovery.Damaged.class, Journal.open(disk, Height.GENESIS, 0));
        assertEquals(operations, disk.operations());
        assertArrayEquals(first, content(disk, FIRST));
        assertArrayEquals(second, content(disk, SECOND));
    }

    @Test
    void aRecordFromAnotherPlaceIsNotTakenForOneOfThis() throws Exception {
        writeTwoSegments();
        put(disk, SECOND, content(disk, FIRST));
        assertFalse(
                Journal.open(disk, Height.GENESIS, 0) instanceof Recovery.Ready ready
                        && ready.replay().contains(new Height(2)));
    }

    @Test
    void filesOfOthersAreLeftAlone() throws Exception {
        put(disk, "notes.txt", new byte[] {1});
        put(disk, "1.wal", new byte[] {1});
        put(disk, "9999999999999999999.wal", new byte[] {1});
        put(disk, FIRST + ".damaged", new byte[] {1});
        assertEquals(List.of(), ready(disk).segments());
        assertEquals(4, disk.list().size());
    }

    /** Power fails at each operation of a run in turn, with seeded losses; nothing synced is ever lost. */
    @Test
    void powerCutsAtEveryOperationLoseNothingThatWasSynced() throws Exception {
        for (int seed = 0; seed < 20; seed++) {
            long operations = 0;
            boolean isDone = false;
            while (!isDone) {
                isDone = new PowerCut(seed, operations).survives();
                operations++;
            }
            assertTrue(operations > 40);
        }
    }

    private void writeTwoSegments() throws DiskFailedException {
        Journal journal = openReady(disk, 0);
        journal.startSegment(new Height(1), text("set1"));
        journal.append(text("a"));
        journal.sync();
        journal.append(text("b"));
        journal.startSegment(new Height(2), text("set2"));
        journal.append(text("c"));
        journal.sync();
        journal.append(text("d"));
        journal.sync();
    }

    private void writeThreeSegments() throws DiskFailedException {
        writeTwoSegments();
        disk.restart();
        openReady(disk, 0).startSegment(new Height(3), text("set3"));
    }

    private void refuseEveryFlip(String file, byte[] whole, int bytes) throws DiskFailedException {
        for (int bit = 0; bit < bytes * 8; bit++) {
            VirtualDisk flipped = copy(disk);
            put(flipped, file, flip(whole, bit));
            var refusal =
                    assertInstanceOf(
                            Recovery.Damaged.class,
                            Journal.open(flipped, Height.GENESIS, 0),
                            "bit " + bit + " of " + file);
            assertEquals(file, refusal.damage().file());
        }
    }

    private static void assertRefused(Disk disk, String file, long offset)
            throws DiskFailedException {
        var refusal =
                assertInstanceOf(Recovery.Damaged.class, Journal.open(disk, Height.GENESIS, 0));
        assertEquals(file, refusal.damage().file());
        assertEquals(offset, refusal.damage().offset());
    }

    private static Recovery.Ready ready(Disk disk) throws DiskFailedException {
        return assertInstanceOf(Recovery.Ready.class, Journal.open(disk, Height.GENESIS, 0));
    }

    private static byte[] flip(byte[] bytes, int bit) {
        byte[] flipped = bytes.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        return flipped;
    }

    /** One run of three heights, in which the disk fails at one operation and then loses its power. */
    private static final class PowerCut {
        private final VirtualDisk disk = new VirtualDisk();
        private final SplittableRandom random;
        private final long operations;
        private final String run;
        private int appended;
        private int synced;
        private long released;

        PowerCut(int seed, long operations) {
            this.random = new SplittableRandom(seed * 1_000_003L + operations);
            this.operations = operations;
            this.run = "seed " + seed + ", power cut after " + operations + " operations";
        }

        /** True when the whole run was done before the disk failed. */
        boolean survives() throws Exception {
            Journal journal = openReady(disk, 0);
            disk.failAfter(operations);
            boolean isDone = false;
            try {
                write(journal);
                isDone = true;
            } catch (DiskFailedException e) {
                assertTrue(disk.operations() > operations);
            }
            for (int cut = 0; cut < 2; cut++) {
                disk.cutPower(random::nextInt);
                check();
            }
            return isDone;
        }

        private void write(Journal journal) throws DiskFailedException {
            for (long height = 1; height <= 4; height++) {
                journal.startSegment(new Height(height), text("set" + height));
                synced = appended;
                for (int i = 0; i < 6; i++) {
                    journal.append(text(event(appended, height)));
                    appended++;
                    if (i % 2 == 0) {
                        journal.sync();
                        synced = appended;
                    }
                }
                released = height - 1;
                journal.release(new Height(released));
            }
        }

        private void check() throws Exception {
            var recovery = Journal.open(disk, new Height(released), 0);
            var ready = assertInstanceOf(Recovery.Ready.class, recovery, run + recovery);
            int next = (int) released * 6;
            for (Height height : ready.replay()) {
                List<String> texts = texts(disk, height.value());
                assertEquals("set" + height, texts.getFirst(), run);
                for (String event : texts.subList(1, texts.size())) {
                    assertEquals(event(next, height.value()), event, run);
                    next++;
                }
            }
            assertTrue(next >= synced, run + ": " + next + " of " + synced + " synced events");
            assertTrue(next <= appended + 1, run);
        }

        private static String event(int number, long height) {
            return number + " of height " + height + "x".repeat(number * 37 % 1500);
        }
    }
}
