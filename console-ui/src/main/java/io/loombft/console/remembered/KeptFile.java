package io.loombft.console.remembered;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * A JSON file that is replaced whole or not at all. One that is too long or cannot be read is as good as none.
 *
 * @param file its folder need not be there yet
 */
record KeptFile(Path file, long bytesMax) {
    static final ObjectMapper JSON = new ObjectMapper();

    Optional<JsonNode> read() {
        try {
            return Files.isRegularFile(file) && Files.size(file) <= bytesMax
                    ? Optional.of(JSON.readTree(file.toFile()))
                    : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    void write(JsonNode json) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Path next = Files.createTempFile(folder, "kept", ".json");
        try {
            Files.writeString(next, json.toPrettyString());
            Files.move(
                    next,
                    file,
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(next);
        }
    }
}
