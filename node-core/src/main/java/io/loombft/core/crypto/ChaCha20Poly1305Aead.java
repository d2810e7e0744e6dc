package io.loombft.core.crypto;

import io.loombft.core.bytes.Bytes;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * ChaCha20-Poly1305 (RFC 8439 §2.8) under one key for one direction; called by one thread at a
 * time. The 12-byte nonce is four zero bytes and the message counter, 8 bytes big-endian. A sealed
 * message is the ciphertext and the 16-byte tag.
 *
 * <p>One object either seals or opens: whoever needs both has two keys. Counters are 0 to 2^63 - 1
 * and only ever rise while sealing, so that no nonce is used twice; gaps are allowed.
 */
public final class ChaCha20Poly1305Aead {
    /** Length of a key in bytes. */
    public static final int KEY_SIZE = 32;

    /** By how many bytes a sealed message is longer than its plaintext. */
    public static final int TAG_SIZE = 16;

    private static final int NONCE_SIZE = 12;
    private static final int NONCE_PREFIX_SIZE = 4;
    private static final long NONE = -1;

    private final SecretKeySpec key;
    private final Bytes noncePrefix;
    private Cipher cipher = newCipher();
    private long lastCounter = NONE;
    private Use use = Use.UNDECIDED;

    private enum Use {
        UNDECIDED,
        SEALS,
        OPENS
    }

    public ChaCha20Poly1305Aead(Bytes key) {
        this(key, Bytes.copyOf(new byte[NONCE_PREFIX_SIZE]));
    }

    /** With another prefix than zeros, as the RFC's vectors have it. */
    ChaCha20Poly1305Aead(Bytes key, Bytes noncePrefix) {
        if (key.size() != KEY_SIZE) {
            throw new IllegalArgumentException("a key has 32 bytes, got " + key.size());
        }
        if (noncePrefix.size() != NONCE_PREFIX_SIZE) {
            throw new IllegalArgumentException("a prefix has 4 bytes, got " + noncePrefix.size());
        }
        this.key = new SecretKeySpec(key.toArray(), "ChaCha20");
        this.noncePrefix = noncePrefix;
    }

    /**
     * Encrypts and authenticates the plaintext, authenticates the associated data.
     *
     * @throws IllegalStateException when the counter is not above that of the message before, or
     *     the object has opened messages
     */
    public Bytes seal(long counter, Bytes associatedData, Bytes plaintext) {
        become(Use.SEALS);
        if (counter <= lastCounter) {
            throw new IllegalStateException(
                    "counter " + counter + " is not above " + lastCounter + ": nonce reuse");
        }
        try {
            start(Cipher.ENCRYPT_MODE, counter);
            return run(associatedData, plaintext);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("sealing with a fresh nonce cannot fail", e);
        }
    }

    /**
     * The plaintext, or empty when the message, its associated data, its counter or the key is not
     * what it was sealed with.
     *
     * @throws IllegalStateException when the object has sealed messages
     */
    public Optional<Bytes> open(long counter, Bytes associatedData, Bytes sealed) {
        become(Use.OPENS);
        if (sealed.size() < TAG_SIZE) {
            return Optional.empty();
        }
        if (counter == lastCounter) {
            // The JDK refuses to start twice with the same nonce, though opening again is harmless.
            cipher = newCipher();
        }
        try {
            start(Cipher.DECRYPT_MODE, counter);
            return Optional.of(run(associatedData, sealed));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new AssertionError("opening can fail by its tag only", e);
        }
    }

    private void become(Use wanted) {
        if (use == Use.UNDECIDED) {
            use = wanted;
        }
        if (use != wanted) {
            throw new IllegalStateException("one key, one direction: this object " + use);
        }
    }

    private void start(int mode, long counter) throws GeneralSecurityException {
        if (counter < 0) {
            throw new IllegalArgumentException("counter is negative: " + counter);
        }
        byte[] nonce = new byte[NONCE_SIZE];
        noncePrefix.copyTo(nonce, 0);
        ByteBuffer.wrap(nonce).putLong(NONCE_PREFIX_SIZE, counter);
        lastCounter = counter;
        cipher.init(mode, key, new IvParameterSpec(nonce));
    }

    private Bytes run(Bytes associatedData, Bytes input) throws GeneralSecurityException {
        if (!associatedData.isEmpty()) {
            cipher.updateAAD(associatedData.asByteBuffer());
        }
        return Bytes.copyOf(cipher.doFinal(input.toArray()));
    }

    private static Cipher newCipher() {
        try {
            return Cipher.getInstance("ChaCha20-Poly1305");
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java since 11 has ChaCha20-Poly1305", e);
        }
    }
}
