package io.loombft.server.config;

import java.util.List;

/** A configuration that the node does not start with; the message has a sentence a line. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    public ConfigException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    /** All that is wrong, in the order of the file; never empty. */
    public List<String> problems() {
        return problems;
    }
}
