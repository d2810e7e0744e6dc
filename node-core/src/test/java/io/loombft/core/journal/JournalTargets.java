package io.loombft.core.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.fuzz.FuzzTarget;
import io.loombft.core.simulation.VirtualDisk;
import io.loombft.core.types.Height;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/** Journal files with fuzzed bytes, and journals whose power is cut at fuzzed places. */
public final class JournalTargets {
    /** A search for marks reads windows of 64 KiB; three segments are read up to five times. */
    private static final long SEARCHES_BYTES = 4 * 1024 * 1024;

    private static final Bytes AFTERWARDS = Bytes.utf8("afterwards");

    private JournalTargets() {}

    public static List<FuzzTarget> all() throws DiskFailedException {
        return List.of(
                FuzzTarget.of("journal", JournalTargets::segments, seeds())
                        .costing(SEARCHES_BYTES, 256),
                FuzzTarget.of("journal-power-cut", JournalTargets::powerCut, scripts())
                        .costing(SEARCHES_BYTES, 8 * 1024),
                LogTargets.appendLog(),
                GuardTargets.slots(),
                GuardTargets.lastSigned());
    }

    /**
     * Up to three segments: {@code first height and committed height 1 | (length u16 | bytes) each}. A
     * reader of the same format, written a second time here, says what may be replayed.
     */
    private static void segments(byte[] input) throws Exception {
        ByteBuffer from = ByteBuffer.wrap(input);
        if (!from.hasRemaining()) {
            return;
        }
        int places = from.get() & 0xff;
        Height committed = new Height(places % 3);
        Map<Height, byte[]> files = new TreeMap<>();
        for (long height = 1L + places / 3 % 3;
                from.remaining() >= 2 && files.size() < 3;
                height++) {
            byte[] file = new byte[Math.min(from.getShort() & 0xffff, from.remaining())];
            from.get(file);
            files.put(new Height(height), file);
        }
        VirtualDisk disk = new VirtualDisk();
        for (Map.Entry<Height, byte[]> file : files.entrySet()) {
            TestDisks.put(disk, SegmentFiles.name(file.getKey()), file.getValue());
        }
        switch (Journal.open(disk, committed, 9)) {
            case Recovery.Damaged damaged -> {
                for (Map.Entry<Height, byte[]> file : files.entrySet()) {
                    assertArrayEquals(
                            file.getValue(),
                            TestDisks.content(disk, SegmentFiles.name(file.getKey())),
                            "changed though damaged");
                }
                repaired(disk, committed);
            }
            case Recovery.Ready ready -> {
                for (Height height : ready.replay()) {
                    assertEquals(
                            plain(height, files.get(height)),
                            payloads(ready.journal(), height),
                            "replays what was not written");
                }
                goesOn(disk, committed, ready);
            }
        }
    }

    /** What a repair leaves can be replayed. */
    private static void repaired(VirtualDisk disk, Height committed) throws DiskFailedException {
        JournalInspector inspector = new JournalInspector(disk);
        RepairPlan plan = inspector.plan(committed);
        assertFalse(plan.drops().isEmpty(), "damaged, and nothing to repair");
        inspector.repair(plan);
        var ready = assertInstanceOf(Recovery.Ready.class, Journal.open(disk, committed, 9));
        goesOn(disk, committed, ready);
    }

    /** A journal that opened takes a record, and has it and all before it when it is opened again. */
    private static void goesOn(VirtualDisk disk, Height committed, Recovery.Ready ready)
            throws DiskFailedException {
        Journal journal = ready.journal();
        if (journal.current().isEmpty()) {
            journal.close();
            return;
        }
        Height current = journal.current().get();
        List<Bytes> expected = payloads(journal, current);
        expected.add(AFTERWARDS);
        journal.append(AFTERWARDS);
        journal.sync();
        journal.close();
        disk.cutPower(bound -> 0);
        var again = assertInstanceOf(Recovery.Ready.class, Journal.open(disk, committed, 9));
        assertEquals(expected, payloads(again.journal(), current));
        again.journal().close();
    }

    /**
     * A script of appends, syncs and new segments, one byte each, then power is cut, with further bytes
     * to draw what survives: the journal opens, with a part from the front of what was appended, and
     * with all that was synced.
     */
    private static void powerCut(byte[] input) throws Exception {
        ByteBuffer from = ByteBuffer.wrap(input);
        VirtualDisk disk = new VirtualDisk();
        Journal journal = TestDisks.openReady(disk, 0);
        List<Bytes> appended = new ArrayList<>();
        int synced = 0;
        journal.startSegment(Height.FIRST, snapshot(1));
        appended.add(snapshot(1));
        int steps = from.hasRemaining() ? from.get() & 0x3f : 0;
        for (int step = 0; step < steps && from.hasRemaining(); step++) {
            int what = from.get() & 0xff;
            Height height = journal.current().orElseThrow();
            if (what < 0xc0) {
                Bytes event = Bytes.copyOf(new byte[what * 5]).concat(Bytes.utf8("event " + step));
                journal.append(event);
                appended.add(event);
            } else if (what < 0xf0) {
                journal.sync();
                synced = appended.size();
            } else {
                // Sealing syncs what came before.
                synced = appended.size();
                journal.startSegment(height.next(), snapshot(height.next().value()));
                appended.add(snapshot(height.next().value()));
            }
        }
        disk.cutPower(bound -> from.hasRemaining() ? (from.get() & 0xff) % bound : 0);
        var ready = assertInstanceOf(Recovery.Ready.class, Journal.open(disk, Height.GENESIS, 9));
        List<Bytes> replayed = new ArrayList<>();
        for (Height height : ready.replay()) {
            replayed.addAll(payloads(ready.journal(), height));
        }
        assertEquals(appended.subList(0, replayed.size()), replayed);
        assertTrue(replayed.size() >= synced, replayed.size() + " of " + synced + " synced");
        ready.journal().close();
    }

    private static List<Bytes> payloads(Journal journal, Height height) throws DiskFailedException {
        List<Bytes> payloads = new ArrayList<>();
        try (SegmentReader reader = journal.read(height)) {
            for (var next = reader.next(); next.isPresent(); next = reader.next()) {
                payloads.add(next.get().payload());
            }
        } catch (JournalDamagedException e) {
            throw new AssertionError("opened, but not readable", e);
        }
        return payloads;
    }

    /** The snapshot and events at the front of a segment, up to the first byte that is no record. */
    private static List<Bytes> plain(Height height, byte[] file) {
        List<Bytes> payloads = new ArrayList<>();
        ByteBuffer from = ByteBuffer.wrap(file);
        while (from.remaining() >= 9) {
            long offset = from.position();
            int length = from.getInt();
            int crc = from.getInt();
            byte kind = from.get();
            if (length < 0 || length > from.remaining() || kind < 1 || kind > 4) {
                return payloads;
            }
            byte[] payload = new byte[length];
            from.get(payload);
            ByteBuffer checked = ByteBuffer.allocate(21 + length);
            checked.putLong(height.value()).putLong(offset).putInt(length).put(kind).put(payload);
            CRC32C sum = new CRC32C();
            sum.update(checked.flip());
            if ((int) sum.getValue() != crc || (kind == 1) != (offset == 0)) {
                return payloads;
            }
            if (kind < 3) {
                payloads.add(Bytes.copyOf(payload));
            }
        }
        return payloads;
    }

    private static Bytes snapshot(long height) {
        return Bytes.utf8("snapshot " + height);
    }

    /** Journals as they are written, sealed and open, with one segment and with three. */
    private static List<Bytes> seeds() throws DiskFailedException {
        VirtualDisk disk = new VirtualDisk();
        Journal journal = TestDisks.openReady(disk, 0);
        for (long height = 1; height <= 3; height++) {
            journal.startSegment(new Height(height), snapshot(height));
            journal.append(Bytes.utf8("one"));
            journal.sync();
            journal.append(Bytes.utf8("two"));
        }
        journal.append(Bytes.EMPTY);
        journal.sync();
        return List.of(
                input(disk, 0, 1, 2, 3),
                input(disk, 1, 1, 2, 3),
                input(disk, 0, 1),
                input(disk, 3, 2, 3),
                input(disk, 8, 3));
    }

    private static Bytes input(VirtualDisk disk, int places, long... heights)
            throws DiskFailedException {
        Bytes input = Bytes.copyOf(new byte[] {(byte) places});
        for (long height : heights) {
            byte[] file = TestDisks.content(disk, SegmentFiles.name(new Height(height)));
            ByteBuffer size = ByteBuffer.allocate(2).putShort((short) file.length);
            input = input.concat(Bytes.copyOf(size.array())).concat(Bytes.copyOf(file));
        }
        return input;
    }

    private static List<Bytes> scripts() {
        return List.of(
                Bytes.copyOf(new byte[] {3, 7, 8, 9, 1}),
                Bytes.copyOf(new byte[] {4, 7, (byte) 0xc0, 8, 9, 0, 1, 2, 3, 1, 0, 1, 1, 3}),
                Bytes.copyOf(new byte[] {6, 7, (byte) 0xf0, 8, (byte) 0xf0, 9, 80, 2, 2, 2, 9, 2}));
    }
}
