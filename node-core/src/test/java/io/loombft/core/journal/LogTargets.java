package io.loombft.core.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.fuzz.FuzzTarget;
import io.loombft.core.simulation.VirtualDisk;
import java.util.ArrayList;
import java.util.List;

/** A mempool log whose file holds fuzzed bytes. */
final class LogTargets {
    private static final String NAME = "mempool.log";
    private static final int BYTES_MAX = 2_048;
    private static final int RECORD_BYTES_MAX = 256;

    private LogTargets() {}

    static FuzzTarget appendLog() throws DiskFailedException {
        return FuzzTarget.of("append-log", LogTargets::read, List.of(seed()));
    }

    /** What was read is read again and again, with what is appended to it. */
    private static void read(byte[] input) throws DiskFailedException {
        VirtualDisk disk = new VirtualDisk();
        TestDisks.put(disk, NAME, input);
        AppendLog.Opened opened = open(disk);
        long bytes = 0;
        for (Bytes record : opened.records()) {
            assertTrue(!record.isEmpty() && record.size() <= RECORD_BYTES_MAX);
            bytes += 8 + record.size();
        }
        assertTrue(bytes <= BYTES_MAX);
        assertEquals(input.length, bytes + opened.bytesDropped());
        List<Bytes> expected = new ArrayList<>(opened.records());
        if (opened.log().tryAppend(Bytes.utf8("more"))) {
            expected.add(Bytes.utf8("more"));
        }
        opened.log().close();
        AppendLog.Opened again = open(disk);
        assertEquals(expected, again.records());
        assertEquals(0, again.bytesDropped());
        again.log().close();
    }

    private static AppendLog.Opened open(VirtualDisk disk) throws DiskFailedException {
        return AppendLog.open(disk, NAME, BYTES_MAX, RECORD_BYTES_MAX);
    }

    private static Bytes seed() throws DiskFailedException {
        VirtualDisk disk = new VirtualDisk();
        AppendLog log = open(disk).log();
        for (String record : List.of("one", "another", "x")) {
            log.tryAppend(Bytes.utf8(record));
        }
        return Bytes.copyOf(TestDisks.content(disk, NAME));
    }
}
