package io.loombft.core.journal;

import static io.loombft.core.journal.TestDisks.content;
import static io.loombft.core.journal.TestDisks.copy;
import static io.loombft.core.journal.TestDisks.put;
import static io.loombft.core.journal.TestDisks.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.simulation.VirtualDisk;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AppendLogTest {
    private static final String NAME = "mempool.log";
    private static final int RECORD_BYTES_MAX = 100;

    private final VirtualDisk disk = new VirtualDisk();

    @Test
    void comesBackInOrder() throws Exception {
        AppendLog log = open(disk, 1000).log();
        assertTrue(log.tryAppend(text("one")));
        assertTrue(log.tryAppend(text("two")));
        disk.restart();
        AppendLog.Opened again = open(disk, 1000);
        assertEquals(List.of(text("one"), text("two")), again.records());
        assertEquals(0, again.bytesDropped());
        assertTrue(again.log().tryAppend(text("three")));
        assertEquals(List.of(text("one"), text("two"), text("three")), open(disk, 1000).records());
    }

    @Test
    void neverGrowsAboveItsBound() throws Exception {
        AppendLog log = open(disk, 3 * 13).log();
        assertTrue(log.tryAppend(text("12345")));
        assertTrue(log.tryAppend(text("12345")));
        assertFalse(log.tryAppend(text("123456")));
        assertTrue(log.tryAppend(text("12345")));
        assertFalse(log.tryAppend(text("1")));
        assertEquals(39, log.bytes());
        assertEquals(39, content(disk, NAME).length);
    }

    @Test
    void compactingKeepsTheFirstRecordsThatFit() throws Exception {
        AppendLog log = open(disk, 3 * 13).log();
        assertTrue(log.tryAppend(text("gone")));
        List<Bytes> live = List.of(text("aaaaa"), text("bbbbb"), text("ccccc"), text("ddddd"));
        assertEquals(3, log.compact(live));
        assertEquals(List.of(NAME), disk.list());
        assertEquals(live.subList(0, 3), open(disk, 3 * 13).records());
        assertEquals(1, log.compact(live.subList(3, 4)));
        assertTrue(log.tryAppend(text("eeeee")));
        assertEquals(List.of(text("ddddd"), text("eeeee")), open(disk, 3 * 13).records());
    }

    @Test
    void aTornEndIsCutAtAnyByte() throws Exception {
        AppendLog log = open(disk, 1000).log();
        assertTrue(log.tryAppend(text("one")));
        int first = content(disk, NAME).length;
        assertTrue(log.tryAppend(text("two")));
        byte[] whole = content(disk, NAME);
        for (int length = first; length < whole.length; length++) {
            VirtualDisk torn = copy(disk);
            put(torn, NAME, Arrays.copyOf(whole, length));
            AppendLog.Opened opened = open(torn, 1000);
            assertEquals(List.of(text("one")), opened.records());
            assertEquals(length - first, opened.bytesDropped());
            assertTrue(opened.log().tryAppend(text("next")));
            assertEquals(List.of(text("one"), text("next")), open(torn, 1000).records());
        }
    }

    @Test
    void anyFlippedBitDropsItsRecordAndWhatFollows() throws Exception {
        AppendLog log = open(disk, 1000).log();
        List<Bytes> records = List.of(text("one"), text("two"), text("six"));
        for (Bytes record : records) {
            assertTrue(log.tryAppend(record));
        }
        byte[] whole = content(disk, NAME);
        for (int bit = 0; bit < whole.length * 8; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            VirtualDisk damaged = copy(disk);
            put(damaged, NAME, flipped);
            assertEquals(records.subList(0, bit / 8 / 11), open(damaged, 1000).records());
        }
    }

    @Test
    void anyPowerCutLeavesABeginning() throws Exception {
        for (int seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            VirtualDisk own = new VirtualDisk();
            AppendLog log = open(own, 10_000).log();
            for (int i = 0; i < 20; i++) {
                assertTrue(log.tryAppend(text("record " + i)));
            }
            own.cutPower(random::nextInt);
            List<Bytes> left = open(own, 10_000).records();
            for (int i = 0; i < left.size(); i++) {
                assertEquals(text("record " + i), left.get(i), "seed " + seed);
            }
        }
    }

    @Test
    void readsNoMoreThanALowerBoundAllows() throws Exception {
        AppendLog log = open(disk, 1000).log();
        for (int i = 0; i < 10; i++) {
            assertTrue(log.tryAppend(text("12345")));
        }
        AppendLog.Opened opened = open(disk, 30);
        assertEquals(2, opened.records().size());
        assertEquals(26, opened.log().bytes());
    }

    @Test
    void refusesAnEmptyRecordAndOneThatIsTooLong() throws Exception {
        AppendLog log = open(disk, 1000).log();
        assertThrows(IllegalArgumentException.class, () -> log.tryAppend(Bytes.EMPTY));
        Bytes tooLong = Bytes.copyOf(new byte[RECORD_BYTES_MAX + 1]);
        assertThrows(IllegalArgumentException.class, () -> log.tryAppend(tooLong));
    }

    @Test
    void aFullDiskCostsTheRecordAndNotTheLog() throws Exception {
        AppendLog log = open(disk, 1000).log();
        assertTrue(log.tryAppend(text("one")));
        disk.limitBytes(15);
        assertThrows(DiskFailedException.class, () -> log.tryAppend(text("two")));
        disk.heal();
        assertTrue(log.tryAppend(text("three")));
        assertEquals(List.of(text("one"), text("three")), open(disk, 1000).records());
    }

    private static AppendLog.Opened open(Disk disk, long bytesMax) throws DiskFailedException {
        return AppendLog.open(disk, NAME, bytesMax, RECORD_BYTES_MAX);
    }
}
