package io.loombft.core.simulation;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.journal.Disk;
import io.loombft.core.journal.DiskFailedException;
import io.loombft.core.journal.DiskFailedException.Reason;
import io.loombft.core.journal.DiskFile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;

/**
 * A disk in memory that loses at a power cut what a real one may lose, fails when told to, and fills up.
 * Deterministic: all it draws comes from the operator given to {@link #cutPower}. Used by one thread.
 */
public final class VirtualDisk implements Disk {
    private static final long NEVER = Long.MAX_VALUE;

    private TreeMap<String, VirtualFile> names = new TreeMap<>();
    private TreeMap<String, VirtualFile> syncedNames = new TreeMap<>();

    /** Folders as they were after each change since the last sync of the folder. */
    private final List<TreeMap<String, VirtualFile>> unsyncedNames = new ArrayList<>();

    private long bytesMax = NEVER;
    private long operationsLeft = NEVER;
    private long operations;
    private long syncs;
    private boolean failsSyncs;
    private int life;

    /** How many writes, truncations, changes of names and syncs were asked for so far. */
    public long operations() {
        return operations;
    }

    /** How many syncs of files and of the folder succeeded so far. */
    public long syncs() {
        return syncs;
    }

    /** From now on all files together hold at most so many bytes. */
    public void limitBytes(long max) {
        bytesMax = max;
    }

    /** Every sync fails from now on, and what it should have made safe is forgotten by the system. */
    public void failSyncs() {
        failsSyncs = true;
    }

    /**
     * So many more operations are carried out (those counted by {@link #operations()}); then every
     * operation fails, the first of them perhaps half done, until {@link #cutPower}.
     */
    public void failAfter(long operationsLeft) {
        this.operationsLeft = operationsLeft;
    }

    /** The process dies and starts again: its open files are gone, what was written is there. */
    public void restart() {
        life++;
        heal();
    }

    /**
     * Power is cut and comes back: files hold what was synced and an arbitrary part of what was not.
     * All limits and failures are gone.
     *
     * @param below answers a number from 0 to its argument - 1, drawn by the caller
     */
    public void cutPower(IntUnaryOperator below) {
        int survived = below.applyAsInt(unsyncedNames.size() + 1);
        names = survived == 0 ? syncedNames : unsyncedNames.get(survived - 1);
        names = new TreeMap<>(names);
        names.values().stream().distinct().forEach(file -> file.cutPower(below));
        syncedNames = new TreeMap<>(names);
        unsyncedNames.clear();
        restart();
    }

    /** All limits and failures are gone. */
    public void heal() {
        bytesMax = NEVER;
        operationsLeft = NEVER;
        failsSyncs = false;
    }

    @Override
    public List<String> list() {
        return List.copyOf(names.keySet());
    }

    @Override
    public DiskFile create(String name) throws DiskFailedException {
        Disk.checkedName(name);
        count("create " + name);
        if (names.containsKey(name)) {
            throw new DiskFailedException(Reason.EXISTS, name + " is there already");
        }
        VirtualFile file = new VirtualFile();
        names.put(name, file);
        folderChanged();
        return new Handle(name, file, life);
    }

    @Override
    public DiskFile open(String name) throws DiskFailedException {
        return new Handle(name, existing(name), life);
    }

    @Override
    public void delete(String name) throws DiskFailedException {
        count("delete " + name);
        existing(name);
        names.remove(name);
        folderChanged();
    }

    @Override
    public void rename(String from, String to) throws DiskFailedException {
        Disk.checkedName(to);
        count("rename " + from);
        VirtualFile file = existing(from);
        names.remove(from);
        names.put(to, file);
        folderChanged();
    }

    @Override
    public void syncFolder() throws DiskFailedException {
        count("sync the folder");
        if (failsSyncs) {
            throw failed("sync the folder");
        }
        syncedNames = new TreeMap<>(names);
        unsyncedNames.clear();
        syncs++;
    }

    private VirtualFile existing(String name) throws DiskFailedException {
        VirtualFile file = names.get(Disk.checkedName(name));
        if (file == null) {
            throw new DiskFailedException(Reason.MISSING, name + " is not there");
        }
        return file;
    }

    private void folderChanged() {
        unsyncedNames.add(new TreeMap<>(names));
    }

    private void count(String what) throws DiskFailedException {
        operations++;
        if (operationsLeft == 0) {
            throw failed(what);
        }
        if (operationsLeft != NEVER) {
            operationsLeft--;
        }
    }

    private static DiskFailedException failed(String what) {
        return new DiskFailedException(
                Reason.FAILED, "cannot " + what + ": the virtual disk fails");
    }

    private long bytesFree() {
        long free = bytesMax;
        for (VirtualFile file : names.values()) {
            free -= file.size();
        }
        return free;
    }

    private final class Handle implements DiskFile {
        private final String name;
        private final VirtualFile file;
        private final int ownLife;
        private boolean isClosed;

        Handle(String name, VirtualFile file, int ownLife) {
            this.name = name;
            this.file = file;
            this.ownLife = ownLife;
        }

        @Override
        public long size() throws DiskFailedException {
            checkOpen();
            return file.size();
        }

        @Override
        public int read(long offset, ByteBuffer into) throws DiskFailedException {
            checkOpen();
            return file.read(offset, into);
        }

        @Override
        public void write(long offset, ByteBuffer bytes) throws DiskFailedException {
            checkOpen();
            checkOffset(offset);
            Bytes all = Bytes.remaining(bytes);
            try {
                count("write " + name);
            } catch (DiskFailedException e) {
                file.write(offset, all);
                throw e;
            }
            long room = bytesMax == NEVER ? NEVER : bytesFree() + file.size() - offset;
            if (room < all.size()) {
                int fitting = (int) Math.max(0, room);
                file.write(offset, all.slice(0, fitting));
                throw new DiskFailedException(Reason.FULL, "no room to write " + name);
            }
            file.write(offset, all);
        }

        @Override
        public void truncate(long size) throws DiskFailedException {
            checkOpen();
            checkOffset(size);
            count("truncate " + name);
            file.truncate((int) size);
        }

        @Override
        public void sync() throws DiskFailedException {
            checkOpen();
            count("sync " + name);
            if (failsSyncs) {
                file.forgetUnsynced();
                throw failed("sync " + name);
            }
            file.sync();
            syncs++;
        }

        @Override
        public void close() {
            isClosed = true;
        }

        private void checkOffset(long offset) {
            if (offset < 0 || offset > file.size()) {
                throw new IllegalArgumentException(
                        "offset " + offset + " in " + name + " of " + file.size() + " bytes");
            }
        }

        private void checkOpen() throws DiskFailedException {
            if (isClosed || ownLife != life) {
                throw new DiskFailedException(Reason.FAILED, name + " is not open");
            }
        }
    }
}
