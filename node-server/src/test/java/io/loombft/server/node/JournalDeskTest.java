package io.loombft.server.node;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.journal.Disk;
import io.loombft.core.journal.DiskFailedException;
import io.loombft.core.journal.DiskFile;
import io.loombft.core.journal.Journal;
import io.loombft.core.journal.Recovery;
import io.loombft.core.types.Height;
import io.loombft.server.rpc.OperatorApi.JournalAnswer;
import io.loombft.server.rpc.OperatorApi.JournalAnswer.Part;
import io.loombft.server.storage.FileDisk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers from a real journal end at their bounds, and are gone on with where they ended. */
class JournalDeskTest {
    private static final Bytes SNAPSHOT = Bytes.utf8("snapshot");

    /** The snapshot, and the mark that it is synced. */
    private static final int BEGINNING = 2;

    @TempDir private Path folder;

    private Disk disk;

    @BeforeEach
    void open() throws Exception {
        disk = FileDisk.open(folder);
    }

    @Test
    void soManyRecordsAreGivenAndTheRestWhenAskedForFromThere() throws Exception {
        int events = JournalDesk.RECORDS_MAX + 5;
        try (Journal journal = journal()) {
            for (int i = 0; i < events; i++) {
                journal.append(new Encoder().u32(i).toBytes());
            }
            journal.sync();
        }
        Part first = read(0);
        assertEquals(JournalDesk.RECORDS_MAX, first.records().size());
        assertEquals(first.records().getLast().end(), first.nextOffset());
        assertEquals(Optional.empty(), first.torn());

        Part rest = read(first.nextOffset());
        // Among them the snapshot, and a mark after each sync.
        assertEquals(BEGINNING + events + 1, first.records().size() + rest.records().size());
        assertEquals(rest.bytes(), rest.nextOffset());
        assertEquals(
                new Encoder().u32(JournalDesk.RECORDS_MAX - BEGINNING).toBytes(),
                rest.records().getFirst().payload());
    }

    @Test
    void soManyBytesAreGivenAndTheRestWhenAskedForFromThere() throws Exception {
        int share = 4;
        Bytes event = Bytes.copyOf(new byte[(int) JournalDesk.BYTES_MAX / share]);
        try (Journal journal = journal()) {
            for (int i = 0; i < 2 * share; i++) {
                journal.append(event);
            }
            journal.sync();
        }
        Part first = read(0);
        // With the last of these the bound is passed.
        assertEquals(BEGINNING + share, first.records().size());
        Part second = read(first.nextOffset());
        assertEquals(share, second.records().size());
        assertEquals(1, read(second.nextOffset()).records().size(), "the mark");
    }

    @Test
    void ofManyReadersSomeAreAtItAndTheOthersWait() throws Exception {
        journal().close();
        int readers = 3 * JournalDesk.READERS_MAX;
        CountDownLatch mayGoOn = new CountDownLatch(1);
        AtomicInteger reading = new AtomicInteger();
        BlockingQueue<JournalAnswer> answers = new LinkedBlockingQueue<>();
        JournalDesk desk = new JournalDesk(new Slow(disk, reading, mayGoOn));
        List<Thread> threads =
                IntStream.range(0, readers)
                        .mapToObj(
                                i ->
                                        Thread.ofVirtual()
                                                .start(
                                                        () ->
                                                                answers.add(
                                                                        desk.read(
                                                                                Optional.empty(),
                                                                                0))))
                        .toList();
        await().atMost(Duration.ofMinutes(1))
                .until(() -> threads.stream().allMatch(JournalDeskTest::isWaiting));
        assertEquals(JournalDesk.READERS_MAX, reading.get());
        assertEquals(0, answers.size());

        mayGoOn.countDown();
        for (int i = 0; i < readers; i++) {
            assertInstanceOf(Part.class, answers.poll(1, TimeUnit.MINUTES));
        }
        assertEquals(readers, reading.get());
    }

    private static boolean isWaiting(Thread thread) {
        return thread.getState() == Thread.State.WAITING;
    }

    private Journal journal() throws Exception {
        Journal journal =
                assertInstanceOf(Recovery.Ready.class, Journal.open(disk, Height.GENESIS, 0))
                        .journal();
        journal.startSegment(Height.FIRST, SNAPSHOT);
        journal.sync();
        return journal;
    }

    private Part read(long offset) {
        return assertInstanceOf(
                Part.class,
                new JournalDesk(FileDisk.toRead(folder)).read(Optional.of(Height.FIRST), offset));
    }

    /** The same files, whose list takes as long as the test wants. */
    private record Slow(Disk disk, AtomicInteger reading, CountDownLatch mayGoOn) implements Disk {
        @Override
        public List<String> list() throws DiskFailedException {
            reading.incrementAndGet();
            try {
                mayGoOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return disk.list();
        }

        @Override
        public DiskFile create(String name) throws DiskFailedException {
            return disk.create(name);
        }

        @Override
        public DiskFile open(String name) throws DiskFailedException {
            return disk.open(name);
        }

        @Override
        public void delete(String name) throws DiskFailedException {
            disk.delete(name);
        }

        @Override
        public void rename(String from, String to) throws DiskFailedException {
            disk.rename(from, to);
        }

        @Override
        public void syncFolder() throws DiskFailedException {
            disk.syncFolder();
        }
    }
}
