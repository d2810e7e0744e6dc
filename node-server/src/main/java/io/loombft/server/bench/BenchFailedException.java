package io.loombft.server.bench;

/** The measurement cannot go on; the message is a sentence for whoever asked for it. */
public final class BenchFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    BenchFailedException(String sentence) {
        super(sentence);
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }
}
