package io.loombft.server.node;

import io.loombft.core.journal.DiskFailedException;
import io.loombft.core.merkle.UnreadableNodeException;
import io.loombft.core.replica.ChainFailedException;
import io.loombft.server.node.NodeFailedException.Reason;
import io.loombft.server.storage.StorageException;
import io.loombft.server.storage.UnreadableStateException;

/** What a failure of a part means for the node. */
final class Failures {
    private Failures() {}

    static NodeFailedException of(StorageException e) {
        Reason reason =
                switch (e.reason()) {
                    case IN_USE -> Reason.IN_USE;
                    case DAMAGED, UNKNOWN_SCHEMA -> Reason.DAMAGED;
                    case FULL, CLOSED, FAILED -> Reason.FAILED;
                };
        return new NodeFailedException(reason, message(e), e);
    }

    static NodeFailedException of(ChainFailedException e) {
        return e instanceof StorageException s
                ? of(s)
                : new NodeFailedException(Reason.FAILED, message(e), e);
    }

    static NodeFailedException of(DiskFailedException e) {
        return new NodeFailedException(Reason.FAILED, message(e), e);
    }

    /** Something that cannot be, unless the disk failed underneath it. */
    static NodeFailedException of(String what, Throwable e) {
        return switch (e) {
            case UnreadableStateException u ->
                    new NodeFailedException(Reason.FAILED, message(e), e);
            case UnreadableNodeException u ->
                    new NodeFailedException(
                            Reason.DAMAGED,
                            message(e)
                                    + ": move data/ away and start again, the blocks come from the"
                                    + " peers",
                            e);
            default -> new NodeFailedException(Reason.HALTED, what + ": " + message(e), e);
        };
    }

    static String message(Throwable e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }
}
