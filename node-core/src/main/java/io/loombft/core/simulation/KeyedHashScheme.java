package io.loombft.core.simulation;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.crypto.Signature;
import io.loombft.core.crypto.SignatureScheme;

/**
 * Signatures for bulk simulation only, about a hundred times cheaper than Ed25519: a hash of the message
 * under the <em>public</em> key, so that everybody can sign for everybody and nothing is secure. What
 * holds is what simulated nodes need: the same key and message always give the same signature, and those
 * of other keys or messages differ. No node may be configured with it.
 *
 * <p>The hash is SipHash-2-4 (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012) under the
 * first half of the public key, with the second half as the first words of the message. As its 128-bit
 * variant runs the finalization a second time for a second word of output, this runs it eight times for
 * 64 bytes. Immutable, for any thread.
 */
public final class KeyedHashScheme implements SignatureScheme {
    private static final Bytes PUBLIC = Bytes.utf8("loombft/simulation/public-key");

    private static final int WORDS = Signature.SIZE / Long.BYTES;

    @Override
    public KeyPair keyPair(Bytes seed) {
        return KeyPair.of(seed, new PublicKey(Hash.of(PUBLIC, seed).bytes()));
    }

    @Override
    public Signature sign(KeyPair key, Bytes message) {
        return signature(key.publicKey(), message);
    }

    @Override
    public boolean verify(PublicKey key, Bytes message, Signature signature) {
        return signature(key, message).equals(signature);
    }

    private static Signature signature(PublicKey publicKey, Bytes message) {
        Bytes key = publicKey.bytes();
        SipState state = new SipState(word(key, 0), word(key, 8));
        state.absorb(word(key, 16));
        state.absorb(word(key, 24));
        int at = 0;
        for (; at + Long.BYTES <= message.size(); at += Long.BYTES) {
            state.absorb(word(message, at));
        }
        state.absorb(last(message, at));
        Encoder words = new Encoder(Signature.SIZE);
        for (int i = 0; i < WORDS; i++) {
            words.i64(state.squeeze());
        }
        return new Signature(words.toBytes());
    }

    private static long word(Bytes bytes, int offset) {
        return Long.reverseBytes(bytes.i64At(offset));
    }

    /** The bytes from the offset, and in the highest byte the length of all modulo 256. */
    private static long last(Bytes message, int from) {
        long word = (2L * Long.BYTES + message.size()) << 56;
        for (int i = from; i < message.size(); i++) {
            word |= (message.at(i) & 0xffL) << (8 * (i - from));
        }
        return word;
    }

    /** The four words of SipHash with two rounds a word of the message and four at the end. */
    private static final class SipState {
        private long v0;
        private long v1;
        private long v2;
        private long v3;
        private int squeezed;

        SipState(long k0, long k1) {
            v0 = k0 ^ 0x736f6d6570736575L;
            v1 = k1 ^ 0x646f72616e646f6dL;
            v2 = k0 ^ 0x6c7967656e657261L;
            v3 = k1 ^ 0x7465646279746573L;
        }

        void absorb(long word) {
            v3 ^= word;
            round();
            round();
            v0 ^= word;
        }

        /** The next word of output; the first is what SipHash-2-4 of 64 bits gives. */
        long squeeze() {
            if (squeezed == 0) {
                v2 ^= 0xff;
            } else {
                v1 ^= 0xdc + squeezed;
            }
            squeezed++;
            round();
            round();
            round();
            round();
            return v0 ^ v1 ^ v2 ^ v3;
        }

        private void round() {
            v0 += v1;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v3;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v2 = Long.rotateLeft(v2, 32);
        }
    }
}
