package io.loombft.console.keys;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.MalformedInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The folder with the encrypted keys, a file for each, named by its address. */
public final class KeyFolder {
    private static final String TYPE = "loombft-encrypted-key/v1";

    /** Keys in a folder; a further one would be written and never shown. */
    static final int KEYS_MAX = 100;

    static final long BYTES_MAX = 16 * 1024;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;

    public KeyFolder(Path folder) {
        this.folder = folder;
    }

    /** All that can be read, by name; other files are left out. */
    public List<EncryptedKey> list() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<EncryptedKey> keys = new ArrayList<>();
        for (Path file : files()) {
            read(file).ifPresent(keys::add);
        }
        return keys;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(KeyFolder::isKey).sorted().limit(KEYS_MAX).toList();
        }
    }

    private static Optional<EncryptedKey> read(Path file) throws IOException {
        try {
            return Optional.of(of(JSON.readTree(file.toFile())));
        } catch (MalformedInputException | IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    private static boolean isKey(Path file) {
        try {
            return file.toString().endsWith(".json") && Files.size(file) <= BYTES_MAX;
        } catch (IOException gone) {
            return false;
        }
    }

    /**
     * Writes a key whole or not at all; readable by its owner alone, as {@code createTempFile} makes it.
     *
     * @throws IOException when it cannot be written, or the folder is full
     */
    public void write(EncryptedKey key) throws IOException {
        Files.createDirectories(folder);
        Path target = folder.resolve(key.address() + ".json");
        if (!Files.exists(target) && files().size() >= KEYS_MAX) {
            throw new IOException(
                    "%s holds %d keys already; move some away".formatted(folder, KEYS_MAX));
        }
        Path next = Files.createTempFile(folder, "key", ".tmp");
        Files.writeString(next, tree(key).toPrettyString());
        Files.move(
                next, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static EncryptedKey of(JsonNode json) throws MalformedInputException {
        if (!json.path("type").asText().equals(TYPE)) {
            throw new MalformedInputException("not an encrypted key");
        }
        JsonNode kdf = json.path("argon2id");
        return new EncryptedKey(
                json.path("name").asText(),
                json.path("address").asText(),
                new EncryptedKey.Cost(kdf.path("memory_kib").asInt(), kdf.path("passes").asInt()),
                Bytes.fromHex(kdf.path("salt").asText()),
                Bytes.fromHex(json.path("nonce").asText()),
                Bytes.fromHex(json.path("chacha20_poly1305").asText()));
    }

    private static ObjectNode tree(EncryptedKey key) {
        ObjectNode json = JSON.createObjectNode();
        json.put("type", TYPE).put("name", key.name()).put("address", key.address());
        json.putObject("argon2id")
                .put("memory_kib", key.cost().memoryKib())
                .put("passes", key.cost().passes())
                .put("salt", key.salt().hex());
        json.put("nonce", key.nonce().hex());
        json.put("chacha20_poly1305", key.sealed().hex());
        return json;
    }
}
