package io.loombft.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The repository's own {@code config/node.toml} says what the code does. */
class SampleConfigTest {
    private static final Path SAMPLE = Path.of("..", "config", "node.toml");

    @TempDir Path folder;

    @Test
    void namesEveryKeyWithItsDefault() throws Exception {
        Path empty = Files.writeString(folder.resolve("node.toml"), "");
        List<LoadedConfig.Entry> sample = ConfigFile.load(SAMPLE, Map.of()).entries();
        List<LoadedConfig.Entry> defaults = ConfigFile.load(empty, Map.of()).entries();

        assertEquals(
                defaults.stream().map(SampleConfigTest::line).toList(),
                sample.stream().map(SampleConfigTest::line).toList());
        assertEquals(
                List.of(),
                sample.stream().filter(e -> e.source() != LoadedConfig.Source.FILE).toList());
    }

    private static String line(LoadedConfig.Entry entry) {
        return entry.section() + "." + entry.key() + " = " + entry.value();
    }
}
