package io.loombft.core.peers;

import io.loombft.core.crypto.PublicKey;
import java.util.Arrays;
import java.util.Locale;

/**
 * A node that is not wanted for a while.
 *
 * @param untilMs wall clock, milliseconds since 1970
 * @param strikes how often it was banned, 1 or more
 * @param reason for the last of these bans
 */
public record Ban(PublicKey id, long untilMs, int strikes, Reason reason) {
    public Ban {
        if (strikes < 1) {
            throw new IllegalArgumentException("a ban has at least one strike");
        }
    }

    /** Why a node is banned. */
    public sealed interface Reason {
        /** Its offences brought its score to the limit, this one last. */
        record Misbehaved(Offence last) implements Reason {}

        /** The operator said so. */
        record Ordered() implements Reason {}

        /** It was written down by a version that kept no reasons, or by a later one that knows more. */
        record Unknown() implements Reason {}

        /** One word for files and answers: the offence, {@code operator} or {@code unknown}. */
        default String code() {
            return switch (this) {
                case Misbehaved m -> code(m.last());
                case Ordered o -> "operator";
                case Unknown u -> "unknown";
            };
        }

        /** The reason with this word. */
        static Reason of(String code) {
            if (code.equals(new Ordered().code())) {
                return new Ordered();
            }
            return Arrays.stream(Offence.values())
                    .filter(offence -> code(offence).equals(code))
                    .<Reason>map(Misbehaved::new)
                    .findFirst()
                    .orElseGet(Unknown::new);
        }

        private static String code(Offence offence) {
            return offence.name().toLowerCase(Locale.ROOT);
        }
    }
}
