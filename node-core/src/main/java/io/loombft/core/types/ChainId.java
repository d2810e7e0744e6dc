package io.loombft.core.types;

import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;

/**
 * The name of a chain: 1 to 50 characters of letters, digits, dot, dash and underscore. Part of all
 * signed bytes. Canonical bytes: {@code length u32 | ASCII}.
 */
public record ChainId(String value) implements Encodable {
    /** Longest name in characters and bytes. */
    public static final int LENGTH_MAX = 50;

    public ChainId {
        if (!isValid(value)) {
            throw new IllegalArgumentException(problem(value));
        }
    }

    /** Reads a name that a person wrote. */
    public static ChainId parse(String text) throws MalformedInputException {
        if (!isValid(text)) {
            throw new MalformedInputException(problem(text));
        }
        return new ChainId(text);
    }

    public static ChainId decode(Decoder from) throws MalformedInputException {
        return parse(from.text(LENGTH_MAX));
    }

    @Override
    public void encode(Encoder to) {
        to.text(value);
    }

    @Override
    public String toString() {
        return value;
    }

    private static boolean isValid(String text) {
        if (text.isEmpty() || text.length() > LENGTH_MAX) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (!isAllowed(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAllowed(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '-'
                || c == '_';
    }

    private static String problem(String text) {
        return "a chain id has 1 to 50 letters, digits, '.', '-' or '_', got \""
                + text.substring(0, Math.min(60, text.length()))
                + '"';
    }
}
