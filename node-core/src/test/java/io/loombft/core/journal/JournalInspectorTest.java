package io.loombft.core.journal;

import static io.loombft.core.journal.TestDisks.content;
import static io.loombft.core.journal.TestDisks.copy;
import static io.loombft.core.journal.TestDisks.openReady;
import static io.loombft.core.journal.TestDisks.put;
import static io.loombft.core.journal.TestDisks.text;
import static io.loombft.core.journal.TestDisks.texts;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.journal.RepairPlan.Drop;
import io.loombft.core.journal.SegmentReport.State;
import io.loombft.core.simulation.VirtualDisk;
import io.loombft.core.types.Height;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JournalInspectorTest {
    private static final String FIRST = "0000000000000000001.wal";
    private static final String SECOND = "0000000000000000002.wal";
    private static final String THIRD = "0000000000000000003.wal";

    private final VirtualDisk disk = new VirtualDisk();
    private final JournalInspector inspector = new JournalInspector(disk);

    @BeforeEach
    void writeThreeSegments() throws Exception {
        Journal journal = openReady(disk, 0);
        for (int height = 1; height <= 3; height++) {
            journal.startSegment(new Height(height), text("set" + height));
            journal.append(text("a" + height));
            journal.sync();
            journal.append(text("b" + height));
            journal.sync();
        }
    }

    @Test
    void reportsWhatEverySegmentHolds() throws Exception {
        List<SegmentReport> segments = inspector.verify().segments();
        assertEquals(
                List.of(FIRST, SECOND, THIRD), segments.stream().map(SegmentReport::file).toList());
        assertEquals(List.of(3L, 3L, 3L), segments.stream().map(SegmentReport::records).toList());
        assertEquals(
                List.of(new State.Sealed(), new State.Sealed(), new State.Open()),
                segments.stream().map(SegmentReport::state).toList());
        assertEquals(content(disk, FIRST).length, segments.getFirst().bytes());
        assertEquals(Optional.empty(), inspector.verify().damageAbove(Height.GENESIS));
    }

    @Test
    void dumpsEveryRecordWithItsPlaceAndTheBadRest() throws Exception {
        byte[] bytes = content(disk, THIRD);
        put(disk, THIRD, Arrays.copyOf(bytes, bytes.length - 3));
        List<String> dump = new ArrayList<>();
        try (SegmentDump entries = inspector.dump(new Height(3))) {
            for (var next = entries.next(); next.isPresent(); next = entries.next()) {
                dump.add(
                        switch (next.get()) {
                            case SegmentDump.Entry.Intact(JournalRecord record) ->
                                    record.offset() + " " + record.kind();
                            case SegmentDump.Entry.Bad bad -> bad.offset() + " bad " + bad.bytes();
                        });
            }
            assertEquals(Optional.empty(), entries.next());
        }
        assertEquals(List.of("0 SNAPSHOT", "13 EVENT", "24 SYNCED", "41 EVENT", "52 bad 14"), dump);
    }

    @Test
    void aReaderStopsAtDamageWithAnException() throws Exception {
        flip(SECOND, 15);
        try (SegmentReader reader = inspector.read(new Height(2))) {
            assertEquals(text("set2"), reader.next().orElseThrow().payload());
            var failure = assertThrows(JournalDamagedException.class, reader::next);
            assertEquals(SECOND, failure.damage().file());
            assertEquals(13, failure.damage().offset());
        }
    }

    @Test
    void aJournalThatOpensNeedsNoRepair() throws Exception {
        assertEquals(List.of(), inspector.plan(Height.GENESIS).drops());
        byte[] bytes = content(disk, THIRD);
        put(disk, THIRD, Arrays.copyOf(bytes, bytes.length - 3));
        assertEquals(List.of(), inspector.plan(Height.GENESIS).drops());
    }

    @Test
    void aRepairCutsTheDamagedSegmentAndSetsTheLaterOnesAside() throws Exception {
        flip(SECOND, 45);
        byte[] damaged = content(disk, SECOND);
        byte[] third = content(disk, THIRD);
        assertInstanceOf(Recovery.Damaged.class, Journal.open(disk, Height.GENESIS, 0));

        RepairPlan plan = inspector.plan(Height.GENESIS);
        assertEquals(2, plan.drops().size());
        var cut = assertInstanceOf(Drop.CutAt.class, plan.drops().get(0));
        assertEquals(41, cut.offset());
        assertEquals(damaged.length - 41, cut.bytes());
        assertTrue(cut.sentence().startsWith("cut " + cut.bytes() + " bytes off " + SECOND));
        assertInstanceOf(Drop.SetAside.class, plan.drops().get(1));

        inspector.repair(plan);
        assertArrayEquals(damaged, content(disk, SECOND + ".damaged"));
        assertArrayEquals(third, content(disk, THIRD + ".damaged"));
        Journal journal = openReady(disk, 0);
        assertEquals(List.of(new Height(1), new Height(2)), journal.segments());
        assertEquals(List.of("set2", "a2"), texts(disk, 2));
    }

    @Test
    void aRepairOfAGapSetsAsideWhatFollows() throws Exception {
        disk.delete(SECOND);
        inspector.repair(inspector.plan(Height.GENESIS));
        assertEquals(List.of(FIRST, THIRD + ".damaged"), disk.list());
        assertEquals(List.of(new Height(1)), openReady(disk, 0).segments());
    }

    @Test
    void aSegmentIsSetAsideBesideAnEarlierCopy() throws Exception {
        disk.delete(SECOND);
        put(disk, THIRD + ".damaged", new byte[] {1});
        inspector.repair(inspector.plan(Height.GENESIS));
        assertEquals(List.of(FIRST, THIRD + ".damaged", THIRD + ".damaged-2"), disk.list());
    }

    @Test
    void aSegmentIsSetAsideSoOftenAndThenItIsSaidAndNothingIsLost() throws Exception {
        disk.delete(SECOND);
        put(disk, THIRD + ".damaged", new byte[] {1});
        for (int i = 2; i <= JournalInspector.DAMAGED_COPIES_MAX; i++) {
            put(disk, THIRD + ".damaged-" + i, new byte[] {1});
        }
        List<String> before = disk.list();
        RepairPlan plan = inspector.plan(Height.GENESIS);
        var refused = assertThrows(DiskFailedException.class, () -> inspector.repair(plan));
        assertEquals(DiskFailedException.Reason.EXISTS, refused.reason());
        assertEquals(before, disk.list());

        disk.delete(THIRD + ".damaged-99");
        inspector.repair(plan);
        assertTrue(disk.list().contains(THIRD + ".damaged-99"));
    }

    /** Any one flipped bit, any one segment cut at any byte: a repair makes it open, losing only behind. */
    @Test
    void everyDamageCanBeRepaired() throws Exception {
        for (String file : List.of(FIRST, SECOND, THIRD)) {
            byte[] whole = content(disk, file);
            for (int i = 0; i < whole.length; i++) {
                byte[] flipped = whole.clone();
                flipped[i] ^= 4;
                assertRepairs(file, flipped);
                assertRepairs(file, Arrays.copyOf(whole, i));
            }
        }
    }

    /** Power fails in the middle of a repair: it can be repaired again, or is already. */
    @Test
    void aRepairCutShortCanBeRepeated() throws Exception {
        flip(FIRST, 45);
        for (int operations = 0; operations < 10; operations++) {
            VirtualDisk own = copy(disk);
            JournalInspector ownInspector = new JournalInspector(own);
            own.failAfter(operations);
            try {
                ownInspector.repair(ownInspector.plan(Height.GENESIS));
            } catch (DiskFailedException e) {
                assertTrue(operations < 10);
            }
            own.cutPower(bound -> bound / 2);
            ownInspector.repair(ownInspector.plan(Height.GENESIS));
            assertEquals(List.of(new Height(1)), openReady(own, 0).segments());
            assertEquals(List.of("set1", "a1"), texts(own, 1));
        }
    }

    private void assertRepairs(String file, byte[] content) throws Exception {
        VirtualDisk own = copy(disk);
        put(own, file, content);
        JournalInspector ownInspector = new JournalInspector(own);
        ownInspector.repair(ownInspector.plan(Height.GENESIS));
        Journal journal = openReady(own, 0);
        for (Height height : journal.segments()) {
            List<String> whole = List.of("set" + height, "a" + height, "b" + height);
            List<String> left = texts(own, height.value());
            assertEquals(whole.subList(0, left.size()), left);
        }
    }

    private void flip(String file, int offset) throws DiskFailedException {
        byte[] bytes = content(disk, file);
        bytes[offset] ^= 1;
        put(disk, file, bytes);
    }
}
