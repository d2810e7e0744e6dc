package io.loombft.server.storage;

/** The state could not be read while someone was in the middle of using it; the disk has failed. */
public final class UnreadableStateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableStateException(StorageException cause) {
        super(cause.getMessage(), cause);
    }
}
