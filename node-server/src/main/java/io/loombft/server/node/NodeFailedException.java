package io.loombft.server.node;

/** The node cannot start or go on; the message says why and what to do, for its operator. */
public final class NodeFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why, with the exit code of the process. */
    public enum Reason {
        FAILED(1),
        CONFIG(3),
        DAMAGED(5),
        IN_USE(6),
        HALTED(70);

        private final int exitCode;

        Reason(int exitCode) {
            this.exitCode = exitCode;
        }

        public int exitCode() {
            return exitCode;
        }
    }

    private final Reason reason;

    public NodeFailedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public NodeFailedException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
