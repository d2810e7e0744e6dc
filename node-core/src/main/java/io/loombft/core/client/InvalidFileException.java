package io.loombft.core.client;

import java.nio.file.Path;

/** A key or genesis file that cannot be used; the message names the file and says why. */
public final class InvalidFileException extends Exception {
    private static final long serialVersionUID = 1L;

    public InvalidFileException(Path file, String problem) {
        super(file + ": " + problem);
    }
}
