package io.loombft.core.replica;

/** What the node kept does not fit together; the message says what to do. */
public final class ChainDamagedException extends Exception {
    private static final long serialVersionUID = 1L;

    ChainDamagedException(String message) {
        super(message);
    }
}
