package io.loombft.core.journal;

/** The disk did not do what it was asked; the message says what was tried, on what, and what to do. */
public final class DiskFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What kind of failure, for those who act differently on them. */
    public enum Reason {
        /** No room is left, or a quota is reached. */
        FULL,
        /** The file is not there. */
        MISSING,
        /** The file is there already. */
        EXISTS,
        /** Anything else: permission, input or output error, an earlier failure that makes later calls unsafe. */
        FAILED
    }

    private final Reason reason;

    public DiskFailedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public DiskFailedException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
