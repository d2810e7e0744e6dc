package io.loombft.core.crypto;

import io.loombft.core.bytes.Bytes;

/** A secret seed of 32 bytes and the public key it leads to. Never printed, never encoded. */
public final class KeyPair {
    /** Length of the secret seed in bytes. */
    public static final int SEED_SIZE = 32;

    private final Bytes seed;
    private final PublicKey publicKey;
    private final Origin origin;

    /** Who says that the public key is the seed's. */
    enum Origin {
        ED25519,
        OTHER_SCHEME
    }

    KeyPair(Bytes seed, PublicKey publicKey, Origin origin) {
        this.seed = checkedSeed(seed);
        this.publicKey = publicKey;
        this.origin = origin;
    }

    /**
     * For schemes outside this package that derive their public keys themselves; {@link Ed25519}
     * does not sign with such a pair, because a signature under a public key that is not the seed's
     * would reveal the secret.
     */
    public static KeyPair of(Bytes seed, PublicKey publicKey) {
        return new KeyPair(seed, publicKey, Origin.OTHER_SCHEME);
    }

    static Bytes checkedSeed(Bytes seed) {
        if (seed.size() != SEED_SIZE) {
            throw new IllegalArgumentException("a seed has 32 bytes, got " + seed.size());
        }
        return seed;
    }

    Origin origin() {
        return origin;
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
