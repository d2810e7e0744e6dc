package io.loombft.console.connection;

import io.loombft.console.text.Figures;
import io.loombft.core.bytes.MalformedInputException;
import java.util.Locale;
import java.util.Optional;

/**
 * A block that the operator knows from a source of trust, as a light client begins with one.
 *
 * @param height 1 or more
 * @param hash 64 digits of lower-case hex
 */
public record TrustPoint(long height, String hash) {
    private static final int HASH_DIGITS = 64;
    private static final int HEIGHT_DIGITS_MAX = 18;

    public TrustPoint {
        if (height < 1 || !isHash(hash)) {
            throw new IllegalArgumentException("no height and hash of a block");
        }
    }

    private static boolean isHash(String text) {
        return text.length() == HASH_DIGITS
                && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }

    /**
     * As an operator types it: digits with or without commas, hex with or without {@code 0x}.
     *
     * @throws MalformedInputException with a sentence about what is wrong
     */
    public static TrustPoint parse(String height, String hash) throws MalformedInputException {
        String digits = height.strip().replace(",", "");
        String hex = hash.strip().toLowerCase(Locale.ROOT).replaceFirst("^0x", "");
        boolean isHeight =
                !digits.isEmpty()
                        && digits.length() <= HEIGHT_DIGITS_MAX
                        && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!isHeight || Long.parseLong(digits) < 1) {
            throw new MalformedInputException("A height is a whole number from 1 on.");
        }
        if (!isHash(hex)) {
            throw new MalformedInputException(
                    "The hash of a block is " + HASH_DIGITS + " hexadecimal digits.");
        }
        return new TrustPoint(Long.parseLong(digits), hex);
    }

    /** For sentences. */
    String words() {
        return "block " + Figures.count(height) + " (" + Figures.hash(hash) + "), which you trust";
    }

    /** The same from a file; nothing when it is none. */
    public static Optional<TrustPoint> read(long height, String hash) {
        return height >= 1 && isHash(hash)
                ? Optional.of(new TrustPoint(height, hash))
                : Optional.empty();
    }
}
