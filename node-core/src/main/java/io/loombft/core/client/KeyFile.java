package io.loombft.core.client;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.crypto.SignatureScheme;
import io.loombft.core.types.Address;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;

/**
 * A secret key on the disk: {@code {"type": "ed25519", "address", "public_key", "secret_key"}}, hex,
 * the secret being the 32-byte seed; readable by its owner alone. Messages never hold the secret.
 */
public final class KeyFile {
    private static final int BYTES_MAX = 16 * 1024;
    private static final String TYPE = "ed25519";
    private static final List<String> NAMES =
            List.of("type", "address", "public_key", "secret_key");

    private KeyFile() {}

    /** A key that nobody has had before. */
    public static KeyPair generate(SignatureScheme scheme) {
        byte[] seed = new byte[KeyPair.SEED_SIZE];
        new SecureRandom().nextBytes(seed);
        return scheme.keyPair(Bytes.copyOf(seed));
    }

    /**
     * Writes a key to a new file of mode 0600, whole or not at all.
     *
     * @throws java.nio.file.FileAlreadyExistsException when there is a file: keys are never replaced
     * @throws IOException when it cannot be written
     */
    public static void write(Path file, KeyPair key) throws IOException {
        SmallFile.writeNew(file, JsonFile.pretty(tree(key)), SmallFile.Readers.OWNER);
    }

    static ObjectNode tree(KeyPair key) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("type", TYPE);
        json.put("address", Address.of(key.publicKey()).hex());
        json.put("public_key", key.publicKey().hex());
        json.put("secret_key", key.seed().hex());
        return json;
    }

    /**
     * Reads a key and checks that its parts belong together.
     *
     * @throws InvalidFileException also when others than the owner may read it
     */
    public static KeyPair read(Path file, SignatureScheme scheme) throws InvalidFileException {
        byte[] bytes = SmallFile.read(file, BYTES_MAX);
        SmallFile.checkOwnerOnly(file, "secret key");
        return parse(file, bytes, scheme);
    }

    /** Reads and checks a document; the file is only named. */
    static KeyPair parse(Path file, byte[] bytes, SignatureScheme scheme)
            throws InvalidFileException {
        JsonFile json = JsonFile.read(file, bytes).of(NAMES);
        if (!json.text("type").equals(TYPE)) {
            throw json.problem("type must be \"" + TYPE + "\"");
        }
        KeyPair key = scheme.keyPair(secret(json));
        if (!json.text("public_key").equals(key.publicKey().hex())) {
            throw json.problem("public_key is not that of secret_key");
        }
        if (!json.text("address").equals(Address.of(key.publicKey()).hex())) {
            throw json.problem("address is not that of public_key");
        }
        return key;
    }

    private static Bytes secret(JsonFile json) throws InvalidFileException {
        try {
            Bytes seed = Bytes.fromHex(json.text("secret_key"));
            if (seed.size() == KeyPair.SEED_SIZE) {
                return seed;
            }
        } catch (MalformedInputException e) {
            // Its message would repeat the secret; the sentence below does not.
        }
        throw json.problem("secret_key must be 64 hexadecimal digits");
    }
}
