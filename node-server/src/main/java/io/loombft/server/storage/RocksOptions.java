package io.loombft.server.storage;

import java.util.ArrayList;
import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksObject;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBufferManager;

/** How the database is run: small memory, its own log always on, everything checked when read. */
final class RocksOptions implements AutoCloseable {
    /** Blocks of tables, their indexes and filters, and the write buffers too. */
    private static final long CACHE_BYTES = 64L << 20;

    /** What of the cache indexes and filters keep to themselves. */
    private static final double INDEX_SHARE = 0.5;

    /** Shards of the cache, as a power of two: few, so that none is smaller than what lies in it. */
    private static final int SHARD_BITS = 2;

    /**
     * Indexes and filters are cut into pieces of this size. Whole ones are hundreds of kilobytes: the
     * cache loses them to large values now and then, and each read of a small one loads them anew.
     */
    private static final int INDEX_PIECE_BYTES = 4_096;

    /** Of all families together. */
    private static final long WRITE_BUFFERS_BYTES = 32L << 20;

    private static final long FAMILY_WRITE_BUFFER_BYTES = 8L << 20;
    private static final long LOG_BYTES = 64L << 20;

    /** Tables that are open at a time; RocksDB closes the least used for another. */
    static final int OPEN_FILES_MAX = 512;

    private static final int BACKGROUND_JOBS = 2;
    private static final int INFO_LOGS_KEPT = 5;
    private static final long INFO_LOG_BYTES = 1L << 20;
    private static final double FILTER_BITS_A_KEY = 10;

    /** In the order in which they were made; freed in reverse. */
    private final List<RocksObject> owned = new ArrayList<>();

    private final DBOptions database;
    private final ColumnFamilyOptions family;

    RocksOptions() {
        LRUCache cache = own(new LRUCache(CACHE_BYTES, SHARD_BITS, false, INDEX_SHARE));
        WriteBufferManager buffers = own(new WriteBufferManager(WRITE_BUFFERS_BYTES, cache));
        BloomFilter filter = own(new BloomFilter(FILTER_BITS_A_KEY));
        database =
                own(new DBOptions())
                        .setCreateIfMissing(true)
                        .setCreateMissingColumnFamilies(true)
                        .setParanoidChecks(true)
                        // A power cut can tear the last write; what was synced is always before
                        // that.
                        .setWalRecoveryMode(WALRecoveryMode.PointInTimeRecovery)
                        .setWriteBufferManager(buffers)
                        .setMaxTotalWalSize(LOG_BYTES)
                        .setMaxOpenFiles(OPEN_FILES_MAX)
                        .setMaxBackgroundJobs(BACKGROUND_JOBS)
                        .setKeepLogFileNum(INFO_LOGS_KEPT)
                        .setMaxLogFileSize(INFO_LOG_BYTES)
                        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                        .setStatsDumpPeriodSec(0);
        family =
                own(new ColumnFamilyOptions())
                        .setWriteBufferSize(FAMILY_WRITE_BUFFER_BYTES)
                        .setCompressionType(CompressionType.LZ4_COMPRESSION)
                        .setTableFormatConfig(
                                new BlockBasedTableConfig()
                                        .setBlockCache(cache)
                                        .setFilterPolicy(filter)
                                        .setIndexType(IndexType.kTwoLevelIndexSearch)
                                        .setPartitionFilters(true)
                                        .setMetadataBlockSize(INDEX_PIECE_BYTES)
                                        .setPinTopLevelIndexAndFilter(true)
                                        .setCacheIndexAndFilterBlocks(true)
                                        .setCacheIndexAndFilterBlocksWithHighPriority(true)
                                        .setPinL0FilterAndIndexBlocksInCache(true));
    }

    DBOptions database() {
        return database;
    }

    ColumnFamilyOptions family() {
        return family;
    }

    @Override
    public void close() {
        owned.reversed().forEach(RocksObject::close);
    }

    private <T extends RocksObject> T own(T made) {
        owned.add(made);
        return made;
    }
}
