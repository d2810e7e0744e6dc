package io.loombft.server.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Encoder;
import io.loombft.server.storage.StorageException.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RocksDbTest {
    private static final Bytes KEY = Bytes.utf8("key");

    @TempDir Path folder;

    @Test
    void givesBackWhatWasWrittenAlsoAfterReopening() throws Exception {
        try (Store store = RocksDb.open(folder)) {
            assertEquals(Optional.empty(), store.get(Family.BLOCKS, KEY));
            store.write(
                    new Batch()
                            .put(Family.BLOCKS, KEY, text("block"))
                            .put(Family.COMMITS, KEY, Bytes.EMPTY),
                    Durability.SYNCED);
            assertEquals(Optional.of(text("block")), store.get(Family.BLOCKS, KEY));
        }
        try (Store store = RocksDb.open(folder)) {
            assertEquals(Optional.of(text("block")), store.get(Family.BLOCKS, KEY));
            assertEquals(Optional.of(Bytes.EMPTY), store.get(Family.COMMITS, KEY));
            assertEquals(Optional.empty(), store.get(Family.RECEIPTS, KEY));
        }
    }

    @Test
    void laterChangesOfABatchWinOverEarlierOnes() throws Exception {
        try (Store store = RocksDb.open(folder)) {
            store.write(
                    new Batch()
                            .put(Family.VALIDATOR_SETS, KEY, text("1"))
                            .delete(Family.VALIDATOR_SETS, KEY)
                            .put(Family.VALIDATOR_SETS, KEY, text("2")),
                    Durability.BUFFERED);
            assertEquals(Optional.of(text("2")), store.get(Family.VALIDATOR_SETS, KEY));
        }
    }

    /** The process ends without closing: what is on disk then is what another process finds. */
    @Test
    void aSyncedBatchIsWholeInACopyOfTheOpenFolder(@TempDir Path copies) throws Exception {
        try (Store store = RocksDb.open(folder)) {
            for (int i = 0; i < 50; i++) {
                store.write(
                        new Batch()
                                .put(Family.BLOCKS, number(i), text("block " + i))
                                .put(Family.METADATA, text("last"), number(i)),
                        Durability.SYNCED);
                if (i % 10 == 9) {
                    Path copy = copies.resolve("at" + i);
                    copyFiles(folder, copy);
                    assertHolds(copy, i);
                }
            }
        }
    }

    /** A power cut in the middle of a write: the log ends anywhere, a batch is there whole or not. */
    @Test
    void aTornLogLosesWholeBatchesFromTheEndOnly(@TempDir Path copies) throws Exception {
        try (Store store = RocksDb.open(folder)) {
            for (int i = 0; i < 5; i++) {
                store.write(
                        new Batch()
                                .put(Family.BLOCKS, number(i), text("x".repeat(40)))
                                .put(Family.METADATA, text("last"), number(i)),
                        Durability.SYNCED);
            }
            Path log = newestLog(folder);
            long size = Files.size(log);
            int found = 0;
            for (long length = size; length > 0; length -= 61) {
                Path copy = copies.resolve("at" + length);
                copyFiles(folder, copy);
                try (FileChannel torn =
                        FileChannel.open(
                                copy.resolve(log.getFileName()), StandardOpenOption.WRITE)) {
                    torn.truncate(length);
                }
                found += assertWholeBatches(copy);
            }
            assertTrue(found > 5);
        }
    }

    @Test
    void readsARangeInBothDirectionsUpToItsEndAndACount() throws Exception {
        try (Store store = RocksDb.open(folder)) {
            Batch batch = new Batch();
            for (int i = 0; i < 10; i++) {
                batch.put(Family.BLOCKS, number(i), text("" + i));
            }
            store.write(batch, Durability.BUFFERED);
            KeyRange middle = new KeyRange(number(3), number(7));
            assertEquals("3456", values(store, middle, Order.ASCENDING, 100));
            assertEquals("6543", values(store, middle, Order.DESCENDING, 100));
            assertEquals("34", values(store, middle, Order.ASCENDING, 2));
            assertEquals("65", values(store, middle, Order.DESCENDING, 2));
            assertEquals("", values(store, middle, Order.ASCENDING, 0));
            assertEquals("0123456789", values(store, KeyRange.all(), Order.ASCENDING, 100));
            assertEquals("9876543210", values(store, KeyRange.all(), Order.DESCENDING, 100));
            KeyRange behind = new KeyRange(number(10), number(20));
            assertEquals("", values(store, behind, Order.ASCENDING, 100));
            assertEquals("", values(store, behind, Order.DESCENDING, 100));
            KeyRange none = new KeyRange(number(4), number(4));
            assertEquals("", values(store, none, Order.ASCENDING, 100));
            assertEquals("", values(store, none, Order.DESCENDING, 100));
        }
    }

    @Test
    void aRangeStaysInItsFamily() throws Exception {
        try (Store store = RocksDb.open(folder)) {
            store.write(
                    new Batch()
                            .put(Family.BLOCKS, number(1), text("a"))
                            .put(Family.COMMITS, number(2), text("b")),
                    Durability.BUFFERED);
            assertEquals("a", values(store, KeyRange.all(), Order.ASCENDING, 100));
        }
    }

    @Test
    void deletesARangeAndNothingBesides() throws Exception {
        try (Store store = RocksDb.open(folder)) {
            Batch batch = new Batch();
            for (int i = 0; i < 10; i++) {
                batch.put(Family.BLOCKS, number(i), text("" + i));
                batch.put(Family.COMMITS, number(i), text("" + i));
            }
            store.write(batch, Durability.BUFFERED);
            KeyRange old = new KeyRange(number(0), number(8));
            store.write(new Batch().deleteRange(Family.BLOCKS, old), Durability.BUFFERED);
            store.compact(Family.BLOCKS);
            assertEquals("89", values(store, KeyRange.all(), Order.ASCENDING, 100));
            assertEquals(Optional.of(text("0")), store.get(Family.COMMITS, number(0)));
        }
    }

    @Test
    void aRangeToDeleteMustHaveAnEnd() {
        Batch batch = new Batch();
        assertThrows(
                IllegalArgumentException.class,
                () -> batch.deleteRange(Family.BLOCKS, KeyRange.all()));
    }

    @Test
    void aSnapshotDoesNotSeeWhatIsWrittenLater() throws Exception {
        try (Store store = RocksDb.open(folder)) {
            store.write(new Batch().put(Family.BLOCKS, KEY, text("old")), Durability.BUFFERED);
            try (StoreSnapshot then = store.snapshot()) {
                store.write(
                        new Batch()
                                .put(Family.BLOCKS, KEY, text("new"))
                                .put(Family.BLOCKS, text("later"), text("x")),
                        Durability.BUFFERED);
                assertEquals(Optional.of(text("old")), then.get(Family.BLOCKS, KEY));
                assertEquals(
                        1, then.range(Family.BLOCKS, KeyRange.all(), Order.ASCENDING, 9).size());
                assertEquals(Optional.of(text("new")), store.get(Family.BLOCKS, KEY));
            }
        }
    }

    @Test
    void isNotOpenedTwice() throws Exception {
        try (Store store = RocksDb.open(folder)) {
            assertEquals(Reason.IN_USE, refusal(folder).reason());
            assertEquals(Optional.empty(), store.get(Family.BLOCKS, KEY));
        }
        RocksDb.open(folder).close();
    }

    @Test
    void isNotOpenedWhileAnotherProcessHasIt() throws Exception {
        RocksDb.open(folder).close();
        Process other =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                LockHolder.class.getName(),
                                folder.resolve("LOCK").toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try {
            assertEquals('L', other.getInputStream().read());
            assertEquals(Reason.IN_USE, refusal(folder).reason());
        } finally {
            other.destroyForcibly().waitFor();
        }
        RocksDb.open(folder).close();
    }

    @Test
    void refusesASchemaOfAnotherVersion() throws Exception {
        try (Store store = RocksDb.open(folder)) {
            Bytes next = new Encoder().u32(RocksDb.SCHEMA_VERSION + 1).toBytes();
            store.write(
                    new Batch().put(Family.METADATA, text("schema_version"), next),
                    Durability.SYNCED);
        }
        StorageException refusal = refusal(folder);
        assertEquals(Reason.UNKNOWN_SCHEMA, refusal.reason());
        assertTrue(
                refusal.getMessage().contains("schema version " + (RocksDb.SCHEMA_VERSION + 1)),
                refusal.getMessage());
    }

    @Test
    void refusesADatabaseWithoutVersionUnlessItIsEmpty() throws Exception {
        try (Store store = RocksDb.open(folder)) {
            store.write(
                    new Batch().delete(Family.METADATA, text("schema_version")), Durability.SYNCED);
        }
        try (Store store = RocksDb.open(folder)) {
            store.write(
                    new Batch()
                            .delete(Family.METADATA, text("schema_version"))
                            .put(Family.BLOCKS, KEY, text("whose?")),
                    Durability.SYNCED);
        }
        assertEquals(Reason.UNKNOWN_SCHEMA, refusal(folder).reason());
    }

    @Test
    void refusesADatabaseWithAFamilyItDoesNotKnow() throws Exception {
        RocksDb.open(folder).close();
        Foreign.addFamily(folder, "from_the_future");
        StorageException refusal = refusal(folder);
        assertEquals(Reason.UNKNOWN_SCHEMA, refusal.reason());
        assertTrue(refusal.getMessage().contains("from_the_future"), refusal.getMessage());
    }

    @Test
    void aMissingFirstFileIsDamageAndNotANewDatabase() throws Exception {
        writeTables();
        Files.delete(folder.resolve("CURRENT"));
        assertEquals(Reason.DAMAGED, refusal(folder).reason());
    }

    @Test
    void aMissingManifestIsDamage() throws Exception {
        writeTables();
        Path manifest =
                files(folder).filter(p -> p.toString().contains("MANIFEST")).toList().getFirst();
        Files.delete(manifest);
        assertEquals(Reason.DAMAGED, refusal(folder).reason());
    }

    @Test
    void aFlippedByteInATableIsDamageAndNeverAnotherValue() throws Exception {
        writeTables();
        Path table =
                files(folder)
                        .filter(p -> p.toString().endsWith(".sst"))
                        .sorted()
                        .toList()
                        .getFirst();
        byte[] whole = Files.readAllBytes(table);
        int damaged = 0;
        for (int i = 0; i < whole.length; i += 97) {
            byte[] flipped = whole.clone();
            flipped[i] ^= 0x10;
            Files.write(table, flipped);
            damaged += readsTheTruthOrFindsDamage() ? 0 : 1;
        }
        assertTrue(damaged > 10, "found damage " + damaged + " times");
    }

    @Test
    void afterClosingEveryCallFails() throws Exception {
        Store store = RocksDb.open(folder);
        StoreSnapshot snapshot = store.snapshot();
        store.close();
        store.close();
        assertEquals(
                Reason.CLOSED,
                assertThrows(StorageException.class, () -> store.get(Family.BLOCKS, KEY)).reason());
        assertThrows(StorageException.class, () -> store.write(new Batch(), Durability.SYNCED));
        assertThrows(StorageException.class, () -> snapshot.get(Family.BLOCKS, KEY));
        snapshot.close();
    }

    @Test
    void closingWaitsForReaders() throws Exception {
        Store store = RocksDb.open(folder);
        store.write(new Batch().put(Family.BLOCKS, KEY, text("x")), Durability.BUFFERED);
        CountDownLatch hasRead = new CountDownLatch(4);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        List<Thread> readers =
                Stream.generate(
                                () ->
                                        Thread.ofVirtual()
                                                .start(
                                                        () ->
                                                                readUntilClosed(
                                                                        store, hasRead, failure)))
                        .limit(4)
                        .toList();
        hasRead.await();
        store.close();
        for (Thread reader : readers) {
            reader.join();
        }
        assertEquals(null, failure.get());
    }

    @Test
    void tellsTheSizeOfEveryFamily() throws Exception {
        try (Store store = RocksDb.open(folder)) {
            store.write(
                    new Batch().put(Family.BLOCKS, KEY, Bytes.copyOf(new byte[100_000])),
                    Durability.BUFFERED);
            assertEquals(Family.values().length, store.sizes().size());
            assertTrue(store.sizes().get(Family.BLOCKS) >= 100_000);
        }
    }

    @Test
    void aFolderThatCannotBeMadeIsNamed() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        StorageException refusal = refusal(file.resolve("db"));
        assertEquals(Reason.FAILED, refusal.reason());
        assertTrue(refusal.getMessage().contains(file.toString()), refusal.getMessage());
    }

    private static void readUntilClosed(
            Store store, CountDownLatch hasRead, AtomicReference<Throwable> failure) {
        try {
            while (true) {
                assertEquals(Optional.of(text("x")), store.get(Family.BLOCKS, KEY));
                assertEquals(
                        1, store.range(Family.BLOCKS, KeyRange.all(), Order.ASCENDING, 9).size());
                hasRead.countDown();
            }
        } catch (StorageException e) {
            if (e.reason() != Reason.CLOSED) {
                failure.set(e);
            }
        } catch (AssertionError e) {
            failure.set(e);
        }
    }

    private void writeTables() throws StorageException {
        try (Store store = RocksDb.open(folder)) {
            Batch batch = new Batch();
            for (int i = 0; i < 500; i++) {
                batch.put(Family.BLOCKS, number(i), text("block " + i));
            }
            store.write(batch, Durability.SYNCED);
            store.compact(Family.BLOCKS);
        }
    }

    private boolean readsTheTruthOrFindsDamage() {
        try (Store store = RocksDb.open(folder)) {
            List<Entry> entries = store.range(Family.BLOCKS, KeyRange.all(), Order.ASCENDING, 1000);
            assertEquals(500, entries.size());
            for (int i = 0; i < 500; i++) {
                assertEquals(new Entry(number(i), text("block " + i)), entries.get(i));
            }
            return true;
        } catch (StorageException e) {
            assertEquals(Reason.DAMAGED, e.reason(), e.getMessage());
            return false;
        }
    }

    private static void assertHolds(Path copy, int last) throws StorageException {
        try (Store store = RocksDb.open(copy)) {
            assertEquals(Optional.of(number(last)), store.get(Family.METADATA, text("last")));
            assertEquals(
                    last + 1,
                    store.range(Family.BLOCKS, KeyRange.all(), Order.ASCENDING, 100).size());
        }
    }

    private static int assertWholeBatches(Path copy) throws StorageException {
        try (Store store = RocksDb.open(copy)) {
            int blocks = store.range(Family.BLOCKS, KeyRange.all(), Order.ASCENDING, 100).size();
            Optional<Bytes> last = store.get(Family.METADATA, text("last"));
            assertEquals(blocks == 0 ? Optional.empty() : Optional.of(number(blocks - 1)), last);
            return blocks;
        }
    }

    private static StorageException refusal(Path folder) {
        return assertThrows(StorageException.class, () -> RocksDb.open(folder));
    }

    private static String values(Store store, KeyRange range, Order order, int countMax)
            throws StorageException {
        StringBuilder values = new StringBuilder();
        for (Entry entry : store.range(Family.BLOCKS, range, order, countMax)) {
            values.append((char) entry.value().at(0));
        }
        return values.toString();
    }

    private static Path newestLog(Path folder) throws IOException {
        return files(folder)
                .filter(path -> path.toString().endsWith(".log"))
                .sorted()
                .toList()
                .getLast();
    }

    private static Stream<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList().stream();
        }
    }

    private static void copyFiles(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        for (Path file : files(from).toList()) {
            Files.copy(file, to.resolve(file.getFileName()));
        }
    }

    private static Bytes number(int number) {
        return new Encoder().u64(number).toBytes();
    }

    private static Bytes text(String text) {
        return Bytes.utf8(text);
    }
}
