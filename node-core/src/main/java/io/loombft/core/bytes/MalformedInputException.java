package io.loombft.core.bytes;

/** Foreign bytes or text that are not what they should be; the message says which and how. */
public final class MalformedInputException extends Exception {
    private static final long serialVersionUID = 1L;

    public MalformedInputException(String message) {
        // Peers can cause these at will, so they carry no stack trace.
        super(message, null, false, false);
    }
}
