package io.loombft.server.p2p;

import io.loombft.core.bytes.Bytes;
import java.security.SecureRandom;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Where chance comes from.
 *
 * @param secrets ephemeral secrets of 32 bytes, unpredictable and never repeated
 * @param numbers for jitter and choice, any distribution over all longs
 */
public record P2pRandom(Supplier<Bytes> secrets, LongSupplier numbers) {
    /** The system's generator for both. */
    public static P2pRandom system() {
        SecureRandom random = new SecureRandom();
        return new P2pRandom(
                () -> {
                    byte[] secret = new byte[32];
                    random.nextBytes(secret);
                    return Bytes.copyOf(secret);
                },
                random::nextLong);
    }
}
