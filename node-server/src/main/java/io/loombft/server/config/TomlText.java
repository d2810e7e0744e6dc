package io.loombft.server.config;

/** Writes strings as TOML 1.0 basic strings. */
final class TomlText {
    private TomlText() {}

    static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> append(quoted, c));
        return quoted.append('"').toString();
    }

    private static void append(StringBuilder to, int c) {
        switch (c) {
            case '"' -> to.append("\\\"");
            case '\\' -> to.append("\\\\");
            case '\n' -> to.append("\\n");
            case '\t' -> to.append("\\t");
            default -> {
                if (c < 0x20 || c == 0x7f) {
                    to.append(String.format("\\u%04x", c));
                } else {
                    to.appendCodePoint(c);
                }
            }
        }
    }
}
