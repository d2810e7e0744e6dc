package io.loombft.server.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;

/** A command cannot do what it was asked; the message is a sentence for whoever typed it. */
public final class CommandFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    public CommandFailedException(int exitCode, String sentence) {
        super(sentence);
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }

    static CommandFailedException usage(String sentence) {
        return new CommandFailedException(ExitCode.USAGE, sentence);
    }

    static CommandFailedException config(String sentence) {
        return new CommandFailedException(ExitCode.CONFIG, sentence);
    }

    /** A file could not be read or written. */
    static CommandFailedException file(String verb, Object file, IOException cause) {
        return config("cannot " + verb + " " + file + ": " + why(cause));
    }

    private static String why(IOException cause) {
        return switch (cause) {
            case FileAlreadyExistsException e -> "it is there already, and nothing is overwritten";
            case NoSuchFileException e -> "there is no such file or folder";
            case AccessDeniedException e -> "permission denied";
            case FileSystemException e ->
                    Objects.requireNonNullElse(e.getReason(), e.getClass().getSimpleName());
            default ->
                    Objects.requireNonNullElse(
                            cause.getMessage(), cause.getClass().getSimpleName());
        };
    }
}
