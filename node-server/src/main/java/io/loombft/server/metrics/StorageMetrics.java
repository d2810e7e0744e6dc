package io.loombft.server.metrics;

import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;

/** How long the disk takes, what lies on it, and what is left of it. */
public final class StorageMetrics {
    private final Histogram blockPersist;
    private final Histogram walWrite;
    private final Histogram journalFsync;
    private final Histogram guardFsync;
    private final Gauge bytes;
    private final Gauge free;
    private final Gauge total;

    StorageMetrics(Instruments make) {
        String of = "storage";
        blockPersist = make.seconds(of, "block_persist_duration_seconds", "Block persist time");
        walWrite = make.seconds(of, "wal_write_duration_seconds", "WAL write time");
        journalFsync = make.seconds(of, "journal_fsync_duration_seconds", "Journal fsync time");
        guardFsync =
                make.seconds(of, "guard_fsync_duration_seconds", "Last-signed guard fsync time");
        bytes = make.gauge(of, "bytes", "Bytes of what the node keeps, about", "class");
        free = make.gauge(of, "free_bytes", "Bytes that are left on the disk with the data folder");
        total = make.gauge(of, "total_bytes", "Bytes of the disk with the data folder");
    }

    /** The batch of a height was written and synced. */
    public void blockPersisted(long nanos) {
        blockPersist.observe(Instruments.seconds(nanos));
    }

    /** Entries were appended to the journal, without its fsync. */
    public void walWritten(long nanos) {
        walWrite.observe(Instruments.seconds(nanos));
    }

    public void journalSynced(long nanos) {
        journalFsync.observe(Instruments.seconds(nanos));
    }

    public void guardSynced(long nanos) {
        guardFsync.observe(Instruments.seconds(nanos));
    }

    /** So much of this kind is kept. */
    public void keeps(Enum<?> kind, long bytesKept) {
        bytes.labels(Instruments.label(kind)).set((double) bytesKept);
    }

    /** The disk with the data folder. */
    public void disk(long bytesFree, long bytesInAll) {
        free.set((double) bytesFree);
        total.set((double) bytesInAll);
    }
}
