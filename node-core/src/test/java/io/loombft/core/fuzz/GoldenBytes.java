package io.loombft.core.fuzz;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.MalformedInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The encodings that the golden files pin, as seeds. */
public final class GoldenBytes {
    private static final Path RESOURCES = Path.of("src/test/resources");

    private GoldenBytes() {}

    /** The whole encoding that each of these files of {@code golden/types} spells out. */
    public static List<Bytes> types(String... names) {
        return List.of(names).stream()
                .flatMap(name -> lines("golden/types/" + name + ".txt").stream())
                .filter(line -> line.startsWith("whole: "))
                .map(GoldenBytes::lastWord)
                .toList();
    }

    /** One encoding a line, behind its name. */
    public static List<Bytes> listed(String file) {
        return lines(file).stream().map(GoldenBytes::lastWord).toList();
    }

    private static Bytes lastWord(String line) {
        try {
            return Bytes.fromHex(line.substring(line.lastIndexOf(' ') + 1));
        } catch (MalformedInputException e) {
            throw new AssertionError(line, e);
        }
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(RESOURCES.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
