package io.loombft.core.journal;

/** The last-signed guard cannot say what was signed, so nothing may be; the message says what to do. */
public final class GuardUnusableException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is wrong with it. */
    public enum Reason {
        /** There is no file. */
        MISSING,
        /** Neither slot can be read. */
        DAMAGED,
        /** It was made for another genesis. */
        OTHER_CHAIN
    }

    private final Reason reason;

    public GuardUnusableException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
