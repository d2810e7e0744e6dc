package io.loombft.core.contract;

/**
 * The thread of a running call was interrupted, and still is. When that happens depends on the
 * machine, so it must never become the outcome of a transaction: it is no {@link Trap}.
 */
public final class CallInterruptedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CallInterruptedException() {
        super("the call was interrupted");
    }
}
