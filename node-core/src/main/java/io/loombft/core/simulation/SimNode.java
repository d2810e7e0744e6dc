package io.loombft.core.simulation;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.journal.DiskFailedException;
import io.loombft.core.journal.DiskFile;
import io.loombft.core.journal.GuardFile;
import io.loombft.core.journal.GuardUnusableException;
import io.loombft.core.journal.Recovery;
import io.loombft.core.peers.PeerMemory;
import io.loombft.core.replica.ChainDamagedException;
import io.loombft.core.replica.ChainFailedException;
import io.loombft.core.types.Height;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A machine in the virtual network: what it keeps on its disks, how well it works at the moment, and the
 * process that runs on it, if one does.
 */
final class SimNode {
    /** How long an operator takes to bring back a node that has stopped of itself. */
    private static final long OPERATOR_MS = 1_500;

    private final World world;
    private final NodeIdentity identity;

    // What outlives a process.
    private final VirtualDisk journal = new VirtualDisk();
    private final VirtualDisk keys = new VirtualDisk();
    private VirtualChain chain;
    private PeerMemory peers = PeerMemory.empty();

    private final Machine machine;
    private @Nullable NodeProcess process;
    private @Nullable Actor actor;
    private @Nullable Flip flip;
    private boolean isHeldDown;
    private int starts;

    SimNode(World world, NodeIdentity identity) {
        this.world = world;
        this.identity = identity;
        this.machine = new Machine(world.agenda());
        this.chain =
                new VirtualChain(
                        world.setting().genesisOutcome(), world.stage().heightsKept(who()));
        try {
            GuardFile.create(keys, world.setting().genesisHash());
        } catch (DiskFailedException e) {
            throw new AssertionError("a fresh virtual disk works", e);
        }
    }

    NodeIdentity identity() {
        return identity;
    }

    int who() {
        return identity.index();
    }

    World world() {
        return world;
    }

    Machine machine() {
        return machine;
    }

    VirtualDisk journalDisk() {
        return journal;
    }

    VirtualDisk keysDisk() {
        return keys;
    }

    VirtualChain chain() {
        return chain;
    }

    PeerMemory peerMemory() {
        return peers;
    }

    void remember(PeerMemory memory) {
        peers = memory;
    }

    @Nullable NodeProcess process() {
        return process;
    }

    @Nullable Actor actor() {
        return actor;
    }

    /** From now on it does not follow the protocol. */
    void corrupt(Actor with) {
        actor = with;
    }

    boolean isHonest() {
        return actor == null;
    }

    boolean isUp() {
        return process != null;
    }

    int starts() {
        return starts;
    }

    /** A bit that has flipped in a file of the journal, that of a height, at the byte. */
    private record Flip(String file, Height height, long at) {}

    /**
     * The journal was opened and is about to be replayed. What has flipped must not be, unless it was
     * cut off as never synced.
     */
    void replays(Recovery.Ready ready) {
        Flip flipped = flip;
        flip = null;
        if (flipped == null || !ready.replay().contains(flipped.height())) {
            return;
        }
        boolean isCut =
                ready.cuts().stream()
                        .anyMatch(
                                c -> c.file().equals(flipped.file()) && c.offset() <= flipped.at());
        if (!isCut) {
            throw new ViolationException(
                    Violation.Rule.DAMAGE,
                    "n"
                            + who()
                            + " replays "
                            + flipped.file()
                            + ", where byte "
                            + flipped.at()
                            + " has changed");
        }
    }

    /** Starts a process on what the disks hold. */
    void start() {
        if (process != null || isHeldDown) {
            return;
        }
        starts++;
        world.trace(who(), "starts");
        NodeProcess starting = new NodeProcess(this);
        process = starting;
        try {
            starting.open();
        } catch (PowerCut e) {
            cutPower();
        } catch (DiskFailedException | ChainFailedException e) {
            failed(e);
        } catch (ChainDamagedException | GuardUnusableException e) {
            damaged(String.valueOf(e.getMessage()));
        }
    }

    /** The process ends as by SIGKILL: all that it has written is there. */
    void kill() {
        end();
        journal.restart();
        keys.restart();
    }

    /** The process ends, and what it had not synced is lost, there in part, or there. */
    void cutPower() {
        end();
        journal.cutPower(world.diskDraws()::below);
        keys.cutPower(world.diskDraws()::below);
        restartAfter(world.diskDraws().between(0, 3_000));
    }

    /** It stays down until told otherwise. */
    void holdDown() {
        isHeldDown = true;
        kill();
    }

    void letUp() {
        isHeldDown = false;
        start();
    }

    /** The disk failed and the node stopped of itself; somebody mends the disk and starts it again. */
    void failed(Exception cause) {
        world.trace(who(), "stops: " + cause.getMessage());
        end();
        journal.restart();
        keys.restart();
        chain.full(false);
        restartAfter(OPERATOR_MS);
    }

    /** The node refuses to start; the operator moves the data away, and the guard stays. */
    void damaged(String sentence) {
        world.trace(who(), "refuses to start: " + sentence);
        if (flip == null) {
            throw new ViolationException(
                    Violation.Rule.DAMAGE, "n" + who() + " found damage of nobody's: " + sentence);
        }
        end();
        wipe();
        restartAfter(OPERATOR_MS);
    }

    private void restartAfter(long delayMs) {
        int before = starts;
        world.agenda()
                .after(
                        delayMs,
                        () -> {
                            if (starts == before) {
                                start();
                            }
                        });
    }

    /** All but the keys and their guard is gone. */
    void wipe() {
        flip = null;
        chain =
                new VirtualChain(
                        world.setting().genesisOutcome(), world.stage().heightsKept(who()));
        peers = PeerMemory.empty();
        journal.heal();
        try {
            for (String name : journal.list()) {
                journal.delete(name);
            }
            journal.syncFolder();
        } catch (DiskFailedException e) {
            throw new AssertionError("a mended virtual disk works", e);
        }
        world.checker().wiped(this);
    }

    /**
     * Flips a bit of what was synced to the journal of the height being decided, in the middle of it;
     * starting must refuse it. The process must be down.
     *
     * @return whether there was anything to damage
     */
    boolean flipJournalBit(Draws draws) {
        Height deciding = chain.height().next();
        journal.heal();
        try {
            String segment = String.format("%019d.wal", deciding.value());
            if (!journal.holds(segment)) {
                return false;
            }
            try (DiskFile file = journal.open(segment)) {
                // Behind the first half something valid follows, which tells damage from a torn
                // end.
                long at = draws.below((int) (file.size() / 2));
                ByteBuffer one = ByteBuffer.allocate(1);
                file.read(at, one);
                byte flipped = (byte) (one.get(0) ^ (1 << draws.below(8)));
                file.write(at, Bytes.copyOf(new byte[] {flipped}).asByteBuffer());
                file.sync();
                flip = new Flip(segment, deciding, at);
            }
        } catch (DiskFailedException e) {
            throw new AssertionError("a virtual disk of a stopped node works", e);
        }
        return true;
    }

    private void end() {
        NodeProcess ending = process;
        process = null;
        if (ending != null) {
            ending.end();
            world.wire().down(this);
        }
    }

    @Override
    public String toString() {
        return "n" + who();
    }
}
