package io.loombft.server.storage;

import io.loombft.core.replica.ChainFailedException;

/** The database did not do what it was asked; the message says what was tried and what to do. */
public final class StorageException extends ChainFailedException {
    private static final long serialVersionUID = 1L;

    /** What kind of failure: commands answer them with different exit codes. */
    public enum Reason {
        /** Another process works in the folder. */
        IN_USE,
        /** What is on disk is not what was written. */
        DAMAGED,
        /** Written by a version of the node that this one does not understand. */
        UNKNOWN_SCHEMA,
        /** No room is left. */
        FULL,
        /** It was closed before. */
        CLOSED,
        /** Anything else: permission, input or output error. */
        FAILED
    }

    private final Reason reason;

    public StorageException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    StorageException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
