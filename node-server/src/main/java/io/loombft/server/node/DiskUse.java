package io.loombft.server.node;

import io.loombft.server.config.NodeConfig;
import io.loombft.server.config.NodeConfig.LogOutput;
import io.loombft.server.metrics.StorageMetrics;
import io.loombft.server.storage.StorageException;
import io.loombft.server.storage.Store;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures again and again, on a thread of its own, what the node's files take and what the disk has left.
 * One thread starts and closes it.
 */
final class DiskUse implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("node");

    /** Between two measurements. */
    private static final long PERIOD_MS = 5_000;

    private static final String TABLE_SUFFIX = ".sst";

    private final Path data;
    private final LogOutput log;
    private final Store database;
    private final StorageMetrics metrics;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = Thread.ofVirtual().name("disk-use").unstarted(this::run);

    /** What the node keeps beside the families of its database. */
    private enum Kind {
        JOURNAL,
        MEMPOOL_LOG,
        /** What the database writes besides its tables: its own log, its list of files. */
        DATABASE_LOG,
        NODE_LOG
    }

    DiskUse(NodeConfig config, Store database, StorageMetrics metrics) {
        this.data = config.node().dataDir();
        this.log = config.logging().output();
        this.database = database;
        this.metrics = metrics;
    }

    DiskUse start() {
        thread.start();
        return this;
    }

    private void run() {
        try {
            do {
                measure();
            } while (!closing.await(PERIOD_MS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What cannot be measured keeps its last value: that alone is no reason to stop. */
    private void measure() {
        try {
            database.sizes().forEach(metrics::keeps);
            metrics.keeps(Kind.JOURNAL, inFolder(LoomNode.journalFolder(data), ""));
            Path files = LoomNode.databaseFolder(data);
            metrics.keeps(Kind.DATABASE_LOG, inFolder(files, "") - inFolder(files, TABLE_SUFFIX));
            metrics.keeps(Kind.MEMPOOL_LOG, ofFile(data.resolve("mempool.log")));
            switch (log) {
                case LogOutput.File file -> metrics.keeps(Kind.NODE_LOG, ofFile(file.path()));
                case LogOutput.Stdout out -> {}
                case LogOutput.Stderr err -> {}
            }
            FileStore disk = Files.getFileStore(data);
            metrics.disk(disk.getUsableSpace(), disk.getTotalSpace());
        } catch (IOException | StorageException e) {
            LOG.atDebug().setCause(e).log("the use of the disk cannot be measured");
        }
    }

    private static long inFolder(Path folder, String suffix) throws IOException {
        long bytes = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                bytes += file.toString().endsWith(suffix) ? ofFile(file) : 0;
            }
        }
        return bytes;
    }

    /** Nothing when it is gone by now. */
    private static long ofFile(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
