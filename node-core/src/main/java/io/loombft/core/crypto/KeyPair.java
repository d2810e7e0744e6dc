package io.loombft.core.crypto;

import io.loombft.core.bytes.Bytes;

/** A secret seed of 32 bytes and the public key it leads to. Never printed, never encoded. */
public final class KeyPair {
    /** Length of the secret seed in bytes. */
    public static final int SEED_SIZE = 32;

    private final Bytes seed;
    private final PublicKey publicKey;

    KeyPair(Bytes seed, PublicKey publicKey) {
        if (seed.size() != SEED_SIZE) {
            throw new IllegalArgumentException("a seed has 32 bytes, got " + seed.size());
        }
        this.seed = seed;
        this.publicKey = publicKey;
    }

    /** For schemes outside this package that derive their public keys themselves. */
    public static KeyPair of(Bytes seed, PublicKey publicKey) {
        return new KeyPair(seed, publicKey);
    }

    public PublicKey publicKey() {
        return publicKey;
    }

    /** The secret, for signing and for the key file. */
    public Bytes seed() {
        return seed;
    }

    @Override
    public String toString() {
        return "KeyPair[" + publicKey + "]";
    }
}
