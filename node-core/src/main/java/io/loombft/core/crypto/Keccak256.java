package io.loombft.core.crypto;

import io.loombft.core.bytes.Bytes;
import org.bouncycastle.crypto.digests.KeccakDigest;

/** Keccak-256 with the padding of the SHA-3 competition, as Ethereum uses it: 32 bytes. */
public final class Keccak256 {
    private static final int BITS = 256;

    private Keccak256() {}

    public static Bytes of(Bytes message) {
        KeccakDigest digest = new KeccakDigest(BITS);
        byte[] text = message.toArray();
        digest.update(text, 0, text.length);
        byte[] hash = new byte[BITS / 8];
        digest.doFinal(hash, 0);
        return Bytes.copyOf(hash);
    }
}
