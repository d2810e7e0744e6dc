package io.loombft.server.p2p;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.ChaCha20Poly1305Aead;
import io.loombft.core.crypto.Hkdf;

/**
 * The key of one direction and its counter; used by one thread at a time. The next key is {@code
 * HKDF-SHA-256(salt "", key, info "loombft/p2p/next-key/v1", 32)}: who learns a key cannot read what
 * was said under the ones before it.
 */
final class FrameKeys {
    /** Frames under one key: 64 GiB at most, and far below what the counter could hold. */
    static final long FRAMES_PER_KEY = 1L << 20;

    private static final Bytes NEXT_KEY = Bytes.utf8("loombft/p2p/next-key/v1");

    private final long framesPerKey;
    private Bytes key;
    private ChaCha20Poly1305Aead aead;
    private long counter;

    FrameKeys(Bytes key, long framesPerKey) {
        if (framesPerKey < 1) {
            throw new IllegalArgumentException("a key lasts at least one frame");
        }
        this.key = key;
        this.framesPerKey = framesPerKey;
        this.aead = new ChaCha20Poly1305Aead(key);
    }

    ChaCha20Poly1305Aead current() {
        return aead;
    }

    /** The counter of the next frame, once for each frame. */
    long count() {
        if (counter == framesPerKey) {
            key = Hkdf.expand(Hkdf.extract(Bytes.EMPTY, key), NEXT_KEY, key.size());
            aead = new ChaCha20Poly1305Aead(key);
            counter = 0;
        }
        return counter++;
    }
}
