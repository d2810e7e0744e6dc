package io.loombft.console.recorder;

/** A journal that cannot be read; the message says why and what to do. */
final class UnreadableRecordingException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableRecordingException(String sentence) {
        super(sentence);
    }
}
