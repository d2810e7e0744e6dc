package io.loombft.core.consensus;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.crypto.Signature;
import io.loombft.core.crypto.SignatureScheme;

/** A signature scheme for tests that sign very much: a hash over the public key and the message. */
public final class KeyedHash implements SignatureScheme {
    @Override
    public KeyPair keyPair(Bytes seed) {
        return KeyPair.of(seed, new PublicKey(Hash.of(Bytes.utf8("public"), seed).bytes()));
    }

    @Override
    public Signature sign(KeyPair key, Bytes message) {
        return sign(key.publicKey(), message);
    }

    @Override
    public boolean verify(PublicKey key, Bytes message, Signature signature) {
        return sign(key, message).equals(signature);
    }

    private static Signature sign(PublicKey key, Bytes message) {
        Bytes half = Hash.of(key.bytes(), message).bytes();
        return new Signature(half.concat(half));
    }
}
