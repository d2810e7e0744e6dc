package io.loombft.core.crypto;

import io.loombft.core.bytes.Bytes;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Derives keys from a shared secret: HKDF with HMAC-SHA-256 (RFC 5869). */
public final class Hkdf {
    /** Most bytes that one {@link #expand} can give (RFC 5869 §2.3). */
    public static final int OUTPUT_BYTES_MAX = 255 * Hash.SIZE;

    private static final String ALGORITHM = "HmacSHA256";

    private Hkdf() {}

    /** The 32-byte pseudorandom key of the input; an empty salt counts as 32 zero bytes (§2.2). */
    public static Bytes extract(Bytes salt, Bytes inputKey) {
        Mac mac = hmac(salt.isEmpty() ? Hash.ZERO.bytes() : salt);
        mac.update(inputKey.asByteBuffer());
        return Bytes.copyOf(mac.doFinal());
    }

    /**
     * As many bytes as wanted, 1 to {@link #OUTPUT_BYTES_MAX}, bound to the purpose that {@code
     * context} names (§2.3, there "info").
     */
    public static Bytes expand(Bytes pseudorandomKey, Bytes context, int size) {
        if (size < 1 || size > OUTPUT_BYTES_MAX) {
            throw new IllegalArgumentException("HKDF cannot give " + size + " bytes");
        }
        if (pseudorandomKey.size() < Hash.SIZE) {
            throw new IllegalArgumentException(
                    "a pseudorandom key has at least 32 bytes, got " + pseudorandomKey.size());
        }
        Mac mac = hmac(pseudorandomKey);
        byte[] output = new byte[size];
        byte[] block = new byte[0];
        for (int written = 0, i = 1; written < size; written += Hash.SIZE, i++) {
            mac.update(block);
            mac.update(context.asByteBuffer());
            mac.update((byte) i);
            block = mac.doFinal();
            System.arraycopy(block, 0, output, written, Math.min(Hash.SIZE, size - written));
        }
        Arrays.fill(block, (byte) 0);
        return Bytes.copyOf(output);
    }

    private static Mac hmac(Bytes key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.toArray(), ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform has " + ALGORITHM, e);
        }
    }
}
