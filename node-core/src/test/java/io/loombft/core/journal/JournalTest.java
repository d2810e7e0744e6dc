package io.loombft.core.journal;

import static io.loombft.core.journal.TestDisks.content;
import static io.loombft.core.journal.TestDisks.openReady;
import static io.loombft.core.journal.TestDisks.ready;
import static io.loombft.core.journal.TestDisks.text;
import static io.loombft.core.journal.TestDisks.texts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Hash;
import io.loombft.core.simulation.VirtualDisk;
import io.loombft.core.types.Height;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class JournalTest {
    private final VirtualDisk disk = new VirtualDisk();

    @Test
    void anEmptyDiskHasNothingToReplay() throws Exception {
        var recovery =
                assertInstanceOf(Recovery.Ready.class, Journal.open(disk, Height.GENESIS, 10));
        assertEquals(List.of(), recovery.segments());
        assertEquals(List.of(), recovery.replay());
        assertEquals(List.of(), recovery.cuts());
        assertEquals(Optional.empty(), recovery.journal().current());
    }

    @Test
    void givesBackTheSnapshotAndTheEventsInOrder() throws Exception {
        Journal journal = openReady(disk, 0);
        journal.startSegment(new Height(1), text("set"));
        journal.append(text("one"));
        journal.append(text(""));
        journal.sync();
        journal.append(text("three"));
        assertEquals(List.of("set", "one", "", "three"), texts(disk, 1));

        disk.restart();
        var recovery =
                assertInstanceOf(Recovery.Ready.class, Journal.open(disk, Height.GENESIS, 10));
        assertEquals(List.of(new Height(1)), recovery.replay());
        assertEquals(Optional.of(new Height(1)), recovery.journal().current());
        recovery.journal().append(text("four"));
        assertEquals(List.of("set", "one", "", "three", "four"), texts(disk, 1));
    }

    @Test
    void aSyncedEventSurvivesEveryPowerCut() throws Exception {
        Journal journal = openReady(disk, 0);
        journal.startSegment(new Height(1), text("set"));
        journal.append(text("vote"));
        journal.sync();
        disk.cutPower(bound -> 0);
        openReady(disk, 0);
        assertEquals(List.of("set", "vote"), texts(disk, 1));
    }

    @Test
    void syncCostsNothingWhenNothingWasAppended() throws Exception {
        Journal journal = openReady(disk, 0);
        journal.startSegment(new Height(1), text("set"));
        journal.sync();
        long operations = disk.operations();
        journal.sync();
        assertEquals(operations, disk.operations());
    }

    @Test
    void aLaterSyncIsOneSync() throws Exception {
        Journal journal = openReady(disk, 0);
        journal.startSegment(new Height(1), text("set"));
        journal.sync();
        long syncs = disk.syncs();
        journal.append(text("one"));
        journal.append(text("two"));
        journal.sync();
        assertEquals(syncs + 1, disk.syncs());
    }

    @Test
    void deletesReleasedSegmentsThatAreOlderThanTheHeightsToKeep() throws Exception {
        Journal journal = ready(Journal.open(disk, Height.GENESIS, 2));
        for (long height = 1; height <= 5; height++) {
            journal.startSegment(new Height(height), text("set" + height));
        }
        assertEquals(heights(1, 5), journal.segments());
        journal.release(new Height(4));
        assertEquals(heights(3, 5), journal.segments());
        assertEquals(heights(3, 5), new JournalInspector(disk).heights());
    }

    @Test
    void keepsTheSegmentThatIsWrittenThoughItWasReleased() throws Exception {
        Journal journal = openReady(disk, 0);
        journal.startSegment(new Height(1), text("set1"));
        journal.release(new Height(1));
        journal.append(text("late"));
        assertEquals(List.of("set1", "late"), texts(disk, 1));
        journal.startSegment(new Height(2), text("set2"));
        assertEquals(heights(2, 2), journal.segments());
    }

    @Test
    void keepsEverySegmentThatWasNotReleased() throws Exception {
        Journal journal = openReady(disk, 0);
        for (long height = 1; height <= 5; height++) {
            journal.startSegment(new Height(height), text("set" + height));
        }
        assertEquals(heights(1, 5), journal.segments());
    }

    @Test
    void aHeightThatWasCommittedElsewhereNeedsNoSegment() throws Exception {
        Journal journal = openReady(disk, 0);
        journal.startSegment(new Height(1), text("set1"));
        journal.release(new Height(7));
        journal.startSegment(new Height(8), text("set8"));
        assertEquals(heights(8, 8), journal.segments());
        disk.restart();
        assertEquals(heights(8, 8), openReady(disk, 7).segments());
    }

    @Test
    void segmentsFollowEachOther() throws Exception {
        Journal journal = openReady(disk, 4);
        assertThrows(
                IllegalArgumentException.class,
                () -> journal.startSegment(new Height(4), text("set")));
        assertThrows(
                IllegalArgumentException.class,
                () -> journal.startSegment(new Height(6), text("set")));
        journal.startSegment(new Height(5), text("set"));
        assertThrows(
                IllegalArgumentException.class,
                () -> journal.startSegment(new Height(5), text("set")));
    }

    @Test
    void anEventNeedsASegment() throws Exception {
        Journal journal = openReady(disk, 4);
        assertThrows(IllegalStateException.class, () -> journal.append(text("event")));
        assertThrows(IllegalStateException.class, journal::sync);
    }

    @Test
    void refusesAnEventOneByteTooLong() throws Exception {
        Journal journal = openReady(disk, 0);
        journal.startSegment(new Height(1), text("set"));
        Bytes tooLong = Bytes.copyOf(new byte[Journal.RECORD_BYTES_MAX + 1]);
        assertThrows(IllegalArgumentException.class, () -> journal.append(tooLong));
    }

    @Test
    void isNotWrittenAnyMoreAfterOneFailedSync() throws Exception {
        Journal journal = openReady(disk, 0);
        journal.startSegment(new Height(1), text("set"));
        journal.sync();
        journal.append(text("one"));
        disk.failSyncs();
        assertThrows(DiskFailedException.class, journal::sync);
        disk.heal();
        assertThrows(DiskFailedException.class, journal::sync);
        assertThrows(DiskFailedException.class, () -> journal.append(text("two")));
        assertThrows(
                DiskFailedException.class, () -> journal.startSegment(new Height(2), text("set")));
        journal.close();
        assertEquals(List.of("set", "one"), texts(disk, 1));
    }

    @Test
    void aFullDiskIsNamedAndWhatWasSyncedIsThereAfterwards() throws Exception {
        Journal journal = openReady(disk, 0);
        journal.startSegment(new Height(1), text("set"));
        journal.append(text("vote"));
        journal.sync();
        disk.limitBytes(content(disk, "0000000000000000001.wal").length + 20);
        var failure =
                assertThrows(
                        DiskFailedException.class,
                        () -> journal.append(text("an event that does not fit any more")));
        assertEquals(DiskFailedException.Reason.FULL, failure.reason());
        disk.restart();
        openReady(disk, 0);
        assertEquals(List.of("set", "vote"), texts(disk, 1));
    }

    @Test
    void closingSyncs() throws Exception {
        Journal journal = openReady(disk, 0);
        journal.startSegment(new Height(1), text("set"));
        journal.append(text("last"));
        journal.close();
        disk.cutPower(bound -> 0);
        assertEquals(List.of("set", "last"), texts(disk, 1));
    }

    /** The form on disk, byte by byte: changing it makes journals of older nodes unreadable. */
    @Test
    void hasTheDocumentedForm() throws Exception {
        Journal journal = openReady(disk, 0);
        journal.startSegment(new Height(1), text("set"));
        journal.append(text("vote"));
        journal.sync();
        String mark = Hash.of(text("set")).hex().substring(0, 16);
        assertEquals(
                "00000003"
                        + "________"
                        + "01"
                        + "736574"
                        + "00000004"
                        + "________"
                        + "02"
                        + "766f7465"
                        + "00000008"
                        + "________"
                        + "03"
                        + mark,
                masked(content(disk, "0000000000000000001.wal"), 4, 16, 29));
    }

    private static String masked(byte[] content, int... offsets) {
        StringBuilder hex = new StringBuilder(HexFormat.of().formatHex(content));
        for (int offset : offsets) {
            hex.replace(2 * offset, 2 * offset + 8, "________");
        }
        return hex.toString();
    }

    private static List<Height> heights(long first, long last) {
        return LongStream.rangeClosed(first, last).mapToObj(Height::new).toList();
    }
}
