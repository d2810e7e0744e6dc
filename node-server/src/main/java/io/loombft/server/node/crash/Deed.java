package io.loombft.server.node.crash;

import java.util.List;

/** What a node does that a crash must not spoil: each write, sync, send and step of the start. */
public enum Deed {
    // The first start of all.
    GUARD_MAKE(Kind.ACT),
    KEY_WRITE(Kind.ACT),
    GENESIS_WRITE(Kind.ACT),
    CHAIN_BEGIN(Kind.DISK_CALL),

    // Every start.
    DATABASE_OPEN(Kind.STEP),
    JOURNAL_OPEN(Kind.STEP),
    /** Takes a torn end or a seal off the newest segment. */
    JOURNAL_TRUNCATE(Kind.DISK_CALL),
    JOURNAL_GUARD_LOADED(Kind.DISK_WRITE),
    REPLAY(Kind.STEP),
    DOORS_OPEN(Kind.STEP),
    START(Kind.STEP),

    // The journal.
    SEGMENT_CREATE(Kind.DISK_CALL),
    SEGMENT_SNAPSHOT(Kind.DISK_WRITE),
    JOURNAL_EVENT(Kind.DISK_WRITE),
    JOURNAL_SYNC(Kind.DISK_CALL),
    JOURNAL_MARK(Kind.DISK_WRITE),
    FOLDER_SYNC(Kind.DISK_CALL),
    SEGMENT_SEAL(Kind.DISK_WRITE),
    SEGMENT_DELETE(Kind.DISK_CALL),

    // Signing.
    PROPOSAL_SIGN(Kind.ACT),
    VOTE_SIGN(Kind.ACT),
    GUARD_WRITE(Kind.DISK_WRITE),
    GUARD_SYNC(Kind.DISK_CALL),

    // The mempool log.
    MEMPOOL_APPEND(Kind.DISK_WRITE),
    /** Gives the log that was written anew the name of the old one. */
    MEMPOOL_REPLACE(Kind.DISK_CALL),

    // The database.
    BLOCK_COMMIT(Kind.DISK_CALL),
    /** Tells consensus that a block is executed and stored. */
    EXECUTED_TELL(Kind.ACT),
    PRUNE(Kind.DISK_CALL),

    // Sending; after means that the first peer has it and the others do not.
    PROPOSAL_SEND(Kind.ACT),
    PART_SEND(Kind.ACT),
    VOTE_SEND(Kind.ACT),
    SYNC_ANSWER(Kind.ACT);

    private final Kind kind;

    private enum Kind {
        /** Only that it is done can be seen. */
        STEP,
        ACT,
        DISK_CALL,
        DISK_WRITE
    }

    Deed(Kind kind) {
        this.kind = kind;
    }

    /** When a node can die at this, in order. */
    List<Moment> moments() {
        return switch (kind) {
            case STEP -> List.of(Moment.AFTER);
            case ACT, DISK_CALL -> List.of(Moment.BEFORE, Moment.AFTER);
            case DISK_WRITE -> List.of(Moment.BEFORE, Moment.HALF, Moment.AFTER);
        };
    }

    /** Whether the disk can refuse it. */
    boolean canFail() {
        return kind == Kind.DISK_CALL || kind == Kind.DISK_WRITE;
    }
}
