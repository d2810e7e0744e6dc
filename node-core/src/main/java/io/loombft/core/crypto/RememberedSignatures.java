package io.loombft.core.crypto;

import io.loombft.core.bytes.Bytes;
import java.util.LinkedHashSet;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A scheme that remembers which signatures it found good, so that a precommit that was checked when it
 * came is not computed again inside the next block's last commit. Only good ones are remembered, under
 * the hash of key, message and signature: nothing else can pass for them. Thread-safe.
 */
public final class RememberedSignatures implements SignatureScheme {
    private final SignatureScheme scheme;
    private final int rememberedMax;
    private final LinkedHashSet<Hash> good = new LinkedHashSet<>();
    private final ReentrantLock lock = new ReentrantLock();

    /** Remembers at most {@code rememberedMax} signatures, about 150 bytes each, the latest. */
    public RememberedSignatures(SignatureScheme scheme, int rememberedMax) {
        this.scheme = scheme;
        this.rememberedMax = rememberedMax;
    }

    @Override
    public KeyPair keyPair(Bytes seed) {
        return scheme.keyPair(seed);
    }

    @Override
    public Signature sign(KeyPair key, Bytes message) {
        return scheme.sign(key, message);
    }

    @Override
    public boolean verify(PublicKey key, Bytes message, Signature signature) {
        Hash hash = Hash.of(key.bytes(), signature.bytes(), message);
        if (isRemembered(hash)) {
            return true;
        }
        boolean isGood = scheme.verify(key, message, signature);
        if (isGood) {
            remember(hash);
        }
        return isGood;
    }

    private boolean isRemembered(Hash hash) {
        lock.lock();
        try {
            return good.contains(hash);
        } finally {
            lock.unlock();
        }
    }

    private void remember(Hash hash) {
        lock.lock();
        try {
            good.add(hash);
            if (good.size() > rememberedMax) {
                good.removeFirst();
            }
        } finally {
            lock.unlock();
        }
    }
}
