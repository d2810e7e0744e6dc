package io.loombft.core.journal;

import io.loombft.core.crypto.Hash;
import io.loombft.core.journal.DiskFailedException.Reason;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The file {@code last_signed}: what a validator key signed last, written and synced before each
 * signature. Called by the one thread that signs.
 *
 * <p>Two slots are written in turn, so that a write that power cuts short leaves the older one. The slot
 * with the higher sequence counts: one that was cut short had let nothing be signed yet.
 */
public final class GuardFile implements AutoCloseable {
    /** The file's name. */
    public static final String NAME = "last_signed";

    private static final String NEW_NAME = NAME + ".new";

    private final DiskFile file;
    private GuardSlot newest;
    private boolean hasFailed;

    private GuardFile(DiskFile file, GuardSlot newest) {
        this.file = file;
        this.newest = newest;
    }

    /**
     * Makes the guard of a key that has never signed; fails with reason {@code EXISTS} when there is one,
     * since a fresh guard would let everything be signed again.
     */
    public static void create(Disk disk, Hash genesisHash) throws DiskFailedException {
        if (disk.holds(NAME)) {
            throw new DiskFailedException(
                    Reason.EXISTS,
                    "the guard "
                            + NAME
                            + " is there already: it is never replaced, since a new one"
                            + " would allow signing twice");
        }
        makeNew(disk, genesisHash);
    }

    /**
     * Makes the guard of a key that has never signed for the chain unless there is one, also in place of
     * one for another chain that has allowed nothing yet: the first start may have ended after the guard
     * was made and before the genesis was written, and a guard that remembers nothing is as good as new.
     * One that remembers a signature stays as it is.
     *
     * @throws GuardUnusableException when the one that is there is damaged
     */
    public static void begin(Disk disk, Hash genesisHash)
            throws DiskFailedException, GuardUnusableException {
        if (!disk.holds(NAME)) {
            makeNew(disk, genesisHash);
            return;
        }
        LastSigned last;
        try (DiskFile file = disk.open(NAME)) {
            last = newest(file).lastSigned();
        }
        if (last.isNothing() && !last.genesisHash().equals(genesisHash)) {
            makeNew(disk, genesisHash);
        }
    }

    private static void makeNew(Disk disk, Hash genesisHash) throws DiskFailedException {
        if (disk.holds(NEW_NAME)) {
            disk.delete(NEW_NAME);
        }
        try (DiskFile file = disk.create(NEW_NAME)) {
            LastSigned nothing = LastSigned.nothing(genesisHash);
            file.write(0, new GuardSlot(0, nothing).toBuffer());
            file.write(GuardSlot.SIZE, new GuardSlot(1, nothing).toBuffer());
            file.sync();
        }
        disk.rename(NEW_NAME, NAME);
        disk.syncFolder();
    }

    /**
     * Opens the guard for a chain.
     *
     * @throws GuardUnusableException when it is missing, both slots are damaged, or it is of another
     *     chain; it is never made anew here
     */
    public static GuardFile open(Disk disk, Hash genesisHash)
            throws DiskFailedException, GuardUnusableException {
        DiskFile file = openFile(disk);
        try {
            GuardSlot newest = newest(file);
            checkChain(newest.lastSigned(), genesisHash);
            // After a failed sync the system shows what the disk may never have held: write it
            // again.
            file.write(newest.offset(), newest.toBuffer());
            file.sync();
            return new GuardFile(file, newest);
        } catch (DiskFailedException | GuardUnusableException e) {
            file.close();
            throw e;
        }
    }

    /** What was signed last, for the core at start and for the operator. */
    public LastSigned lastSigned() {
        return newest.lastSigned();
    }

    /**
     * Decides whether the request may be signed, and when it may, returns only after that is safe on
     * disk. After any failure of the disk every further call fails.
     */
    public Authorization authorize(SignRequest request) throws DiskFailedException {
        if (hasFailed) {
            throw new DiskFailedException(
                    Reason.FAILED,
                    "the guard "
                            + NAME
                            + " could not be written before, so nothing is signed any"
                            + " more: repair the disk and start the node again");
        }
        Optional<Refusal> refusal = lastSigned().check(request);
        if (refusal.isPresent()) {
            return new Authorization.Refused(refusal.get());
        }
        if (!lastSigned().covers(request)) {
            persist(new GuardSlot(newest.sequence() + 1, lastSigned().after(request)));
        }
        return new Authorization.Authorized(request);
    }

    @Override
    public void close() throws DiskFailedException {
        file.close();
    }

    private void persist(GuardSlot slot) throws DiskFailedException {
        try {
            file.write(slot.offset(), slot.toBuffer());
            file.sync();
            newest = slot;
        } catch (DiskFailedException e) {
            hasFailed = true;
            throw e;
        }
    }

    private static DiskFile openFile(Disk disk) throws DiskFailedException, GuardUnusableException {
        try {
            return disk.open(NAME);
        } catch (DiskFailedException e) {
            if (e.reason() != Reason.MISSING) {
                throw e;
            }
            throw new GuardUnusableException(
                    GuardUnusableException.Reason.MISSING,
                    "the guard "
                            + NAME
                            + " is missing, so it is not known what this validator key has"
                            + " signed: bring the file back from where the key came from; only init"
                            + " makes a new one, with a new key");
        }
    }

    private static GuardSlot newest(DiskFile file)
            throws DiskFailedException, GuardUnusableException {
        Optional<GuardSlot> even = slotAt(file, 0);
        Optional<GuardSlot> odd = slotAt(file, GuardSlot.SIZE);
        if (even.isEmpty() && odd.isEmpty()) {
            throw new GuardUnusableException(
                    GuardUnusableException.Reason.DAMAGED,
                    "both halves of the guard "
                            + NAME
                            + " are damaged, so it is not known what this"
                            + " validator key has signed: do not use the key again");
        }
        if (even.isEmpty() || odd.isEmpty()) {
            return even.or(() -> odd).get();
        }
        return even.get().sequence() > odd.get().sequence() ? even.get() : odd.get();
    }

    private static Optional<GuardSlot> slotAt(DiskFile file, int offset)
            throws DiskFailedException {
        ByteBuffer bytes = ByteBuffer.allocate(GuardSlot.SIZE);
        file.read(offset, bytes);
        return GuardSlot.read(bytes.flip(), offset);
    }

    private static void checkChain(LastSigned last, Hash genesisHash)
            throws GuardUnusableException {
        if (!last.genesisHash().equals(genesisHash)) {
            throw new GuardUnusableException(
                    GuardUnusableException.Reason.OTHER_CHAIN,
                    "the guard %s was made for the chain with genesis %s, not %s: use the key of this chain"
                            .formatted(NAME, last.genesisHash(), genesisHash));
        }
    }
}
