package io.loombft.server.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDB;

/** What RocksDB does with the bounds that we give it. */
class RocksOptionsTest {
    private static final Path OPEN_BY_THIS_PROCESS = Path.of("/proc/self/fd");

    @TempDir private Path folder;

    @Test
    void ofMoreTablesThanMayBeOpenTheLeastUsedIsClosedAndCanStillBeRead() throws Exception {
        int tables = RocksOptions.OPEN_FILES_MAX + 50;
        RocksDB.loadLibrary();
        List<ColumnFamilyHandle> families = new ArrayList<>();
        try (RocksOptions options = new RocksOptions()) {
            // Tables stay as they are written; or it would take gigabytes to have so many.
            options.family().setDisableAutoCompactions(true);
            try (RocksDB database =
                            RocksDB.open(
                                    options.database(),
                                    folder.toRealPath().toString(),
                                    List.of(
                                            new ColumnFamilyDescriptor(
                                                    RocksDB.DEFAULT_COLUMN_FAMILY,
                                                    options.family())),
                                    families);
                    ColumnFamilyHandle family = families.getFirst();
                    FlushOptions flushed = new FlushOptions().setWaitForFlush(true)) {
                for (int i = 0; i < tables; i++) {
                    database.put(family, key(i), key(i));
                    database.flush(flushed, family);
                }
                assertTrue(tablesOnDisk() >= tables, tablesOnDisk() + " tables");
                for (int round = 0; round < 2; round++) {
                    for (int i = 0; i < tables; i++) {
                        assertArrayEquals(key(i), database.get(family, key(i)));
                    }
                    int open = tablesOpen();
                    assertTrue(open <= RocksOptions.OPEN_FILES_MAX, open + " open");
                    assertTrue(open > RocksOptions.OPEN_FILES_MAX / 2, open + " open");
                }
            }
        }
    }

    private static byte[] key(int number) {
        return "key-%06d".formatted(number).getBytes(StandardCharsets.UTF_8);
    }

    private int tablesOnDisk() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return (int) files.filter(RocksOptionsTest::isTable).count();
        }
    }

    private int tablesOpen() throws IOException {
        Path here = folder.toRealPath();
        int count = 0;
        try (Stream<Path> links = Files.list(OPEN_BY_THIS_PROCESS)) {
            for (Path link : (Iterable<Path>) links::iterator) {
                count += isOpenHere(link, here) ? 1 : 0;
            }
        }
        return count;
    }

    /** Some links are gone before they are read, as that of the listing itself. */
    private static boolean isOpenHere(Path link, Path folder) {
        try {
            Path file = Files.readSymbolicLink(link);
            return file.startsWith(folder) && isTable(file);
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isTable(Path file) {
        return file.toString().endsWith(".sst");
    }
}
