package io.loombft.core.replica;

/** The chain's storage did not do what it was asked; the message says what was tried and what to do. */
public class ChainFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    public ChainFailedException(String message) {
        super(message);
    }

    public ChainFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
