package io.loombft.core.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Files that say what once was right; {@code -Dgolden.write=true} writes them anew. */
final class Golden {
    private static final Path FOLDER = Path.of("src/test/resources/scenarios");

    private Golden() {}

    static void assertSame(String name, List<String> lines) throws IOException {
        Path file = FOLDER.resolve(name);
        if (Boolean.getBoolean("golden.write")) {
            Files.createDirectories(FOLDER);
            Files.write(file, lines);
        }
        assertEquals(
                String.join("\n", Files.readAllLines(file)),
                String.join("\n", lines),
                name + " has changed; if that is right, run with -Dgolden.write=true");
    }
}
