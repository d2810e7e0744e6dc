package io.loombft.core.client;

import io.loombft.core.bytes.MalformedInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * What opens the operator's methods of one node: 32 random bytes in lower-case hexadecimal, kept in a file
 * that its owner alone may read. Neither its text nor a message ever shows it.
 */
public final class OperatorToken {
    private static final int BYTES = 32;
    static final int FILE_BYTES_MAX = 1_024;
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{" + 2 * BYTES + "}");
    private static final String SCHEME = "Bearer ";

    private final String digits;

    private OperatorToken(String digits) {
        this.digits = digits;
    }

    /** A token that nobody has had before. */
    public static OperatorToken generate() {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        return new OperatorToken(HexFormat.of().formatHex(random));
    }

    /**
     * The token of this text, with space around it or not.
     *
     * @throws MalformedInputException with a sentence that does not repeat it
     */
    public static OperatorToken parse(String text) throws MalformedInputException {
        if (!FORM.matcher(text.strip()).matches()) {
            throw new MalformedInputException(
                    "an operator token is " + 2 * BYTES + " hexadecimal digits");
        }
        return new OperatorToken(text.strip());
    }

    /**
     * Writes it to a new file of mode 0600, whole or not at all.
     *
     * @throws java.nio.file.FileAlreadyExistsException when there is a file: tokens are never replaced
     */
    public void write(Path file) throws IOException {
        SmallFile.writeNew(
                file, (digits + "\n").getBytes(StandardCharsets.US_ASCII), SmallFile.Readers.OWNER);
    }

    /**
     * Reads a token.
     *
     * @throws InvalidFileException also when others than the owner may read it
     */
    public static OperatorToken read(Path file) throws InvalidFileException {
        byte[] bytes = SmallFile.read(file, FILE_BYTES_MAX);
        SmallFile.checkOwnerOnly(file, "operator token");
        try {
            return parse(new String(bytes, StandardCharsets.US_ASCII));
        } catch (MalformedInputException e) {
            throw new InvalidFileException(
                    file, "is no operator token: " + e.getMessage() + "; remove it for a new one.");
        }
    }

    /** The value of the {@code Authorization} header that shows it. */
    public String authorization() {
        return SCHEME + digits;
    }

    /** The token itself, to be sealed or written, never shown. */
    public String secret() {
        return digits;
    }

    /** Whether the value of an {@code Authorization} header shows this token; in constant time. */
    public boolean isShownBy(String authorization) {
        if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        byte[] shown =
                authorization.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(digits.getBytes(StandardCharsets.US_ASCII), shown);
    }

    @Override
    public String toString() {
        return "operator token";
    }
}
