package io.loombft.server.config;

import java.util.Locale;

/** A key of the file: its place, what it takes, and what it is when nobody sets it. */
record Setting<T>(String section, String key, Shape<T> shape, T standard) {
    /** Stands before the environment variable of every key. */
    static final String VARIABLE_PREFIX = "LOOMBFT_";

    /** The environment variable that overrides the key. */
    String variable() {
        return VARIABLE_PREFIX + (section + "_" + key).toUpperCase(Locale.ROOT);
    }

    /** As people write it: {@code section.key}. */
    String name() {
        return section + "." + key;
    }

    Setting<T> withStandard(T other) {
        return new Setting<>(section, key, shape, other);
    }
}
