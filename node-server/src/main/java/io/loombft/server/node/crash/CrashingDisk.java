package io.loombft.server.node.crash;

import io.loombft.core.journal.Disk;
import io.loombft.core.journal.DiskFailedException;
import io.loombft.core.journal.DiskFailedException.Reason;
import io.loombft.core.journal.DiskFile;
import io.loombft.core.journal.RecordKind;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** A disk on which the process dies, or which fails once, where the plan says so. */
public final class CrashingDisk implements Disk {
    private final Disk disk;
    private final Names names;
    private final CrashPlan plan;

    /** What the calls to a disk mean, each empty when it is not watched. */
    private interface Names {
        default Optional<Deed> create() {
            return Optional.empty();
        }

        default Optional<Deed> delete() {
            return Optional.empty();
        }

        default Optional<Deed> rename() {
            return Optional.empty();
        }

        default Optional<Deed> syncFolder() {
            return Optional.empty();
        }

        default Optional<Deed> truncate() {
            return Optional.empty();
        }

        default Optional<Deed> sync() {
            return Optional.empty();
        }

        Deed write(ByteBuffer bytes);
    }

    private CrashingDisk(Disk disk, Names names, CrashPlan plan) {
        this.disk = disk;
        this.names = names;
        this.plan = plan;
    }

    /** The disk of the journal. */
    public static Disk ofJournal(Disk disk, CrashPlan plan) {
        return plan.isNever() ? disk : new CrashingDisk(disk, new JournalNames(plan), plan);
    }

    /** The disk of the guard. */
    public static Disk ofGuard(Disk disk, CrashPlan plan) {
        return plan.isNever() ? disk : new CrashingDisk(disk, new GuardNames(), plan);
    }

    /** The disk of the mempool log. */
    public static Disk ofMempoolLog(Disk disk, CrashPlan plan) {
        return plan.isNever() ? disk : new CrashingDisk(disk, new MempoolLogNames(), plan);
    }

    private record JournalNames(CrashPlan plan) implements Names {
        /** Where the kind of a record stands in its frame. */
        private static final int KIND_OFFSET = 8;

        @Override
        public Optional<Deed> create() {
            return Optional.of(Deed.SEGMENT_CREATE);
        }

        @Override
        public Optional<Deed> delete() {
            return Optional.of(Deed.SEGMENT_DELETE);
        }

        @Override
        public Optional<Deed> syncFolder() {
            return Optional.of(Deed.FOLDER_SYNC);
        }

        @Override
        public Optional<Deed> truncate() {
            return Optional.of(Deed.JOURNAL_TRUNCATE);
        }

        @Override
        public Optional<Deed> sync() {
            return Optional.of(Deed.JOURNAL_SYNC);
        }

        @Override
        public Deed write(ByteBuffer bytes) {
            RecordKind kind =
                    RecordKind.of(bytes.get(bytes.position() + KIND_OFFSET)).orElseThrow();
            return switch (kind) {
                case SNAPSHOT -> Deed.SEGMENT_SNAPSHOT;
                // The one event that is appended before the node runs is what the guard remembers.
                case EVENT -> plan.isStarted() ? Deed.JOURNAL_EVENT : Deed.JOURNAL_GUARD_LOADED;
                case SYNCED -> Deed.JOURNAL_MARK;
                case SEALED -> Deed.SEGMENT_SEAL;
            };
        }
    }

    private record GuardNames() implements Names {
        @Override
        public Optional<Deed> sync() {
            return Optional.of(Deed.GUARD_SYNC);
        }

        @Override
        public Deed write(ByteBuffer bytes) {
            return Deed.GUARD_WRITE;
        }
    }

    private record MempoolLogNames() implements Names {
        @Override
        public Optional<Deed> rename() {
            return Optional.of(Deed.MEMPOOL_REPLACE);
        }

        @Override
        public Deed write(ByteBuffer bytes) {
            return Deed.MEMPOOL_APPEND;
        }
    }

    @Override
    public List<String> list() throws DiskFailedException {
        return disk.list();
    }

    @Override
    public DiskFile create(String name) throws DiskFailedException {
        return around(names.create(), () -> new CrashingFile(disk.create(name)));
    }

    @Override
    public DiskFile open(String name) throws DiskFailedException {
        return new CrashingFile(disk.open(name));
    }

    @Override
    public void delete(String name) throws DiskFailedException {
        perform(names.delete(), () -> disk.delete(name));
    }

    @Override
    public void rename(String from, String to) throws DiskFailedException {
        perform(names.rename(), () -> disk.rename(from, to));
    }

    @Override
    public void syncFolder() throws DiskFailedException {
        perform(names.syncFolder(), disk::syncFolder);
    }

    private interface Deeds {
        void run() throws DiskFailedException;
    }

    private void perform(Optional<Deed> deed, Deeds work) throws DiskFailedException {
        around(
                deed,
                () -> {
                    work.run();
                    return deed;
                });
    }

    private <T> T around(Optional<Deed> deed, CrashPlan.Act<T, DiskFailedException> work)
            throws DiskFailedException {
        if (deed.isEmpty()) {
            return work.run();
        }
        reach(deed.get(), Moment.BEFORE);
        T result = work.run();
        reach(deed.get(), Moment.AFTER);
        return result;
    }

    private void reach(Deed deed, Moment moment) throws DiskFailedException {
        if (plan.isDue(deed, moment)) {
            happen();
        }
    }

    private void happen() throws DiskFailedException {
        switch (plan.effect()) {
            case HALT -> plan.halt();
            case ERROR -> throw new DiskFailedException(Reason.FAILED, plan.sentence());
            case FULL -> throw new DiskFailedException(Reason.FULL, plan.sentence());
        }
    }

    private final class CrashingFile implements DiskFile {
        private final DiskFile file;

        CrashingFile(DiskFile file) {
            this.file = file;
        }

        @Override
        public long size() throws DiskFailedException {
            return file.size();
        }

        @Override
        public int read(long offset, ByteBuffer into) throws DiskFailedException {
            return file.read(offset, into);
        }

        @Override
        public void write(long offset, ByteBuffer bytes) throws DiskFailedException {
            Deed deed = names.write(bytes);
            reach(deed, Moment.BEFORE);
            if (plan.isDue(deed, Moment.HALF)) {
                file.write(offset, bytes.slice(bytes.position(), bytes.remaining() / 2));
                happen();
            }
            file.write(offset, bytes);
            reach(deed, Moment.AFTER);
        }

        @Override
        public void truncate(long size) throws DiskFailedException {
            perform(names.truncate(), () -> file.truncate(size));
        }

        @Override
        public void sync() throws DiskFailedException {
            perform(names.sync(), file::sync);
        }

        @Override
        public void close() throws DiskFailedException {
            file.close();
        }
    }
}
