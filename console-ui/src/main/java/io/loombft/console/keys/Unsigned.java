package io.loombft.console.keys;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.crypto.Signature;
import io.loombft.core.crypto.SignatureScheme;

/** Makes transactions that nobody can use: for trials, which look at no signature. */
final class Unsigned implements SignatureScheme {
    private static final Signature NONE = new Signature(Bytes.copyOf(new byte[Signature.SIZE]));

    private final Ed25519 scheme = new Ed25519();

    @Override
    public KeyPair keyPair(Bytes seed) {
        return scheme.keyPair(seed);
    }

    @Override
    public Signature sign(KeyPair key, Bytes message) {
        return NONE;
    }

    @Override
    public boolean verify(PublicKey key, Bytes message, Signature signature) {
        return scheme.verify(key, message, signature);
    }
}
