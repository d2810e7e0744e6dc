package io.loombft.core.peers;

import io.loombft.core.crypto.PublicKey;

/**
 * A node that is not wanted for a while.
 *
 * @param untilMs wall clock, milliseconds since 1970
 * @param strikes how often it was banned, 1 or more
 */
public record Ban(PublicKey id, long untilMs, int strikes) {
    public Ban {
        if (strikes < 1) {
            throw new IllegalArgumentException("a ban has at least one strike");
        }
    }
}
