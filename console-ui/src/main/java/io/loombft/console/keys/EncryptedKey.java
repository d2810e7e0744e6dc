package io.loombft.console.keys;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.crypto.SignatureScheme;
import io.loombft.core.types.Address;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.modes.ChaCha20Poly1305;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * A key of an account, its seed sealed with ChaCha20-Poly1305 under Argon2id of a password. The address is
 * sealed in as associated data, so that it cannot be exchanged. Immutable.
 */
public record EncryptedKey(
        String name, String address, Cost cost, Bytes salt, Bytes nonce, Bytes sealed) {
    /** Shortest password in characters. */
    public static final int PASSWORD_MIN = 8;

    private static final int SALT_BYTES = 16;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int KEY_BYTES = 32;
    private static final int UTF8_BYTES_MAX = 3;

    /** What Argon2id may cost, at most, when a file says so. */
    static final int MEMORY_KIB_MAX = 1 << 20;

    static final int PASSES_MAX = 16;

    /** What a guess costs: memory in KiB and passes over it. */
    public record Cost(int memoryKib, int passes) {
        public static final Cost DEFAULT = new Cost(64 * 1024, 3);

        public Cost {
            if (memoryKib < 8 || memoryKib > MEMORY_KIB_MAX || passes < 1 || passes > PASSES_MAX) {
                throw new IllegalArgumentException("an impossible cost of the password");
            }
        }
    }

    /** Seals a key; takes about as long as it will take to open it. */
    public static EncryptedKey seal(String name, KeyPair key, char[] password, Cost cost) {
        SecureRandom random = new SecureRandom();
        byte[] salt = new byte[SALT_BYTES];
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(salt);
        random.nextBytes(nonce);
        String address = Address.of(key.publicKey()).hex();
        byte[] secret = derive(password, salt, cost);
        try {
            byte[] sealed = run(true, secret, nonce, address, key.seed().toArray());
            return new EncryptedKey(
                    name,
                    address,
                    cost,
                    Bytes.copyOf(salt),
                    Bytes.copyOf(nonce),
                    Bytes.copyOf(sealed));
        } catch (InvalidCipherTextException e) {
            throw new AssertionError("sealing checks nothing", e);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** The key; empty when the password is wrong, or the file was changed. */
    public Optional<KeyPair> open(char[] password, SignatureScheme scheme) {
        byte[] secret = derive(password, salt.toArray(), cost);
        try {
            byte[] seed = run(false, secret, nonce.toArray(), address, sealed.toArray());
            KeyPair key = scheme.keyPair(Bytes.copyOf(seed));
            Arrays.fill(seed, (byte) 0);
            return Address.of(key.publicKey()).hex().equals(address)
                    ? Optional.of(key)
                    : Optional.empty();
        } catch (InvalidCipherTextException | IllegalArgumentException e) {
            return Optional.empty();
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private static byte[] derive(char[] password, byte[] salt, Cost cost) {
        Argon2BytesGenerator argon = new Argon2BytesGenerator();
        argon.init(
                new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                        .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                        .withMemoryAsKB(cost.memoryKib())
                        .withIterations(cost.passes())
                        .withParallelism(1)
                        .withSalt(salt)
                        .build());
        byte[] room = new byte[password.length * UTF8_BYTES_MAX];
        ByteBuffer encoded = ByteBuffer.wrap(room);
        CharsetEncoder utf8 =
                StandardCharsets.UTF_8.newEncoder().onMalformedInput(CodingErrorAction.REPLACE);
        utf8.encode(CharBuffer.wrap(password), encoded, true);
        byte[] bytes = Arrays.copyOf(room, encoded.position());
        try {
            byte[] key = new byte[KEY_BYTES];
            argon.generateBytes(bytes, key);
            return key;
        } finally {
            Arrays.fill(room, (byte) 0);
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static byte[] run(
            boolean isSealing, byte[] secret, byte[] nonce, String address, byte[] input)
            throws InvalidCipherTextException {
        ChaCha20Poly1305 cipher = new ChaCha20Poly1305();
        cipher.init(
                isSealing,
                new AEADParameters(
                        new KeyParameter(secret),
                        TAG_BITS,
                        nonce,
                        address.getBytes(StandardCharsets.US_ASCII)));
        byte[] output = new byte[cipher.getOutputSize(input.length)];
        int length = cipher.processBytes(input, 0, input.length, output, 0);
        cipher.doFinal(output, length);
        return output;
    }
}
