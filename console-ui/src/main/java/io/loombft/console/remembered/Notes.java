package io.loombft.console.remembered;

import java.util.List;
import java.util.function.IntPredicate;

/**
 * What the operator worked with, the latest first. Names what is public on its chain, and no secret.
 *
 * @param accounts addresses that are watched, at most {@value #ADDRESSES_MAX}
 * @param contracts addresses that were called or asked, at most {@value #ADDRESSES_MAX}
 * @param sent what was signed here, at most {@value #SENT_MAX}
 */
public record Notes(List<String> accounts, List<String> contracts, List<Sent> sent) {
    /** Addresses of a kind. */
    public static final int ADDRESSES_MAX = 50;

    /** Transactions; the oldest makes room. */
    public static final int SENT_MAX = 200;

    public static final Notes NONE = new Notes(List.of(), List.of(), List.of());

    private static final int TEXT_MAX = 300;
    private static final int ADDRESS_DIGITS = 40;
    private static final int HASH_DIGITS = 64;

    /** What a transaction was for. */
    public enum Kind {
        TRANSFER,
        CONTRACT
    }

    /** Where a transaction stands. */
    public enum Stage {
        WAITING,
        SUCCESS,
        FAILED
    }

    /**
     * A transaction that was signed here.
     *
     * @param atMs when it was sent, milliseconds since 1970
     * @param chain that it was signed for
     */
    public record Sent(
            Kind kind,
            long atMs,
            String chain,
            String what,
            String hash,
            Stage stage,
            String outcome) {
        public Sent {
            what = shortened(what);
            outcome = shortened(outcome);
            chain = shortened(chain);
        }

        Sent with(Stage now, String words) {
            return new Sent(kind, atMs, chain, what, hash, now, words);
        }

        boolean isWhole() {
            return isHex(hash, HASH_DIGITS);
        }
    }

    public Notes {
        accounts = addresses(accounts);
        contracts = addresses(contracts);
        sent = sent.stream().filter(Sent::isWhole).limit(SENT_MAX).toList();
    }

    private static List<String> addresses(List<String> given) {
        return given.stream().filter(Notes::isAddress).distinct().limit(ADDRESSES_MAX).toList();
    }

    static boolean isAddress(String text) {
        return isHex(text, ADDRESS_DIGITS);
    }

    private static boolean isHex(String text, int digits) {
        IntPredicate isDigit = c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
        return text.length() == digits && text.chars().allMatch(isDigit);
    }

    private static String shortened(String text) {
        return text.length() <= TEXT_MAX ? text : text.substring(0, TEXT_MAX);
    }
}
