package io.loombft.console.keys;

import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.client.InvalidFileException;
import io.loombft.core.client.OperatorToken;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The operator tokens that were given, by the address of their node; in memory only, and gone with the
 * console. Used by the thread that paints.
 */
public final class OperatorTokens {
    private final Map<String, OperatorToken> tokens = new HashMap<>();

    /**
     * Keeps the token of a node.
     *
     * @param given the token itself, or the file that holds it
     * @throws MalformedInputException with a sentence that does not repeat it
     */
    public void keep(String url, String given) throws MalformedInputException {
        tokens.put(url, read(given.strip()));
    }

    private static OperatorToken read(String given) throws MalformedInputException {
        try {
            return OperatorToken.parse(given);
        } catch (MalformedInputException notItself) {
            return readFile(given);
        }
    }

    private static OperatorToken readFile(String given) throws MalformedInputException {
        boolean isFile = given.contains("/") || given.contains("\\");
        if (!isFile) {
            throw new MalformedInputException(
                    "That is no operator token: it is 64 hexadecimal digits, in the node's"
                            + " keys/operator_token.");
        }
        try {
            return OperatorToken.read(Path.of(given));
        } catch (InvalidFileException | InvalidPathException e) {
            throw new MalformedInputException(String.valueOf(e.getMessage()));
        }
    }

    public Optional<OperatorToken> of(String url) {
        return Optional.ofNullable(tokens.get(url));
    }
}
