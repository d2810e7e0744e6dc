package io.loombft.server.metrics;

import io.prometheus.client.Histogram;

/** How long the disk takes. */
public final class StorageMetrics {
    private final Histogram blockPersist;
    private final Histogram walWrite;
    private final Histogram journalFsync;
    private final Histogram guardFsync;

    StorageMetrics(Instruments make) {
        String of = "storage";
        blockPersist = make.seconds(of, "block_persist_duration_seconds", "Block persist time");
        walWrite = make.seconds(of, "wal_write_duration_seconds", "WAL write time");
        journalFsync = make.seconds(of, "journal_fsync_duration_seconds", "Journal fsync time");
        guardFsync =
                make.seconds(of, "guard_fsync_duration_seconds", "Last-signed guard fsync time");
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
}
