package io.loombft.core.journal;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.simulation.VirtualDisk;
import io.loombft.core.types.Height;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What the tests of this package do with disks and journals. */
final class TestDisks {
    private TestDisks() {}

    static byte[] content(Disk disk, String name) throws DiskFailedException {
        try (DiskFile file = disk.open(name)) {
            byte[] bytes = new byte[(int) file.size()];
            file.read(0, ByteBuffer.wrap(bytes));
            return bytes;
        }
    }

    static void put(Disk disk, String name, byte[] content) throws DiskFailedException {
        if (disk.holds(name)) {
            disk.delete(name);
        }
        try (DiskFile file = disk.create(name)) {
            file.write(0, ByteBuffer.wrap(content));
            file.sync();
        }
        disk.syncFolder();
    }

    static VirtualDisk copy(Disk disk) throws DiskFailedException {
        VirtualDisk copy = new VirtualDisk();
        for (String name : disk.list()) {
            put(copy, name, content(disk, name));
        }
        return copy;
    }

    static Journal ready(Recovery recovery) {
        if (recovery instanceof Recovery.Ready ready) {
            return ready.journal();
        }
        throw new AssertionError("not ready: " + recovery);
    }

    static Journal openReady(Disk disk, long committed) throws DiskFailedException {
        return ready(Journal.open(disk, new Height(committed), 0));
    }

    /** Snapshot and events of a segment as text. */
    static List<String> texts(Disk disk, long height)
            throws DiskFailedException, JournalDamagedException {
        List<String> texts = new ArrayList<>();
        try (SegmentReader reader = new JournalInspector(disk).read(new Height(height))) {
            for (var next = reader.next(); next.isPresent(); next = reader.next()) {
                texts.add(new String(next.get().payload().toArray(), StandardCharsets.UTF_8));
            }
        }
        return texts;
    }

    static Bytes text(String text) {
        return Bytes.utf8(text);
    }
}
