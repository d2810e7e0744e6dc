package io.loombft.server.logging;

import java.nio.file.Path;

/** How the process logs. */
public record LogSettings(Format format, Level level, Output output) {
    /** A JSON document a line, or text for people. */
    public enum Format {
        JSON,
        TEXT
    }

    /** The least severe lines that are written. */
    public enum Level {
        TRACE,
        DEBUG,
        INFO,
        WARN,
        ERROR,
        OFF
    }

    /** Where the lines go. */
    public sealed interface Output {
        record Stdout() implements Output {}

        record Stderr() implements Output {}

        /** A file that is rotated by size. Its path has no percent sign, which would be a pattern. */
        record File(Path path) implements Output {
            public File {
                if (path.toString().indexOf('%') >= 0) {
                    throw new IllegalArgumentException("a percent sign in " + path);
                }
            }
        }
    }
}
