package io.loombft.server.config;

import java.util.List;
import java.util.Locale;

/** A configuration with the source of each value. */
public record LoadedConfig(NodeConfig config, List<Entry> entries) {
    public LoadedConfig {
        entries = List.copyOf(entries);
    }

    /** Where a value comes from; the later wins. */
    public enum Source {
        DEFAULT,
        FILE,
        ENV
    }

    /** The effective value of a key, written as TOML. */
    public record Entry(String section, String key, String value, Source source) {}

    /** All keys with their effective values as a TOML file, the source of each as its comment. */
    public String toToml() {
        StringBuilder toml = new StringBuilder();
        String section = "";
        for (Entry entry : entries) {
            if (!entry.section().equals(section)) {
                section = entry.section();
                toml.append(toml.isEmpty() ? "" : "\n").append('[').append(section).append("]\n");
            }
            toml.append(entry.key())
                    .append(" = ")
                    .append(entry.value())
                    .append(" # ")
                    .append(entry.source().name().toLowerCase(Locale.ROOT))
                    .append('\n');
        }
        return toml.toString();
    }
}
