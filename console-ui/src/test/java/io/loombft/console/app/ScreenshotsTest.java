package io.loombft.console.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Has pictures taken by a console of its own, as an operator does on a machine without a display. */
class ScreenshotsTest {
    private static final int WIDTH = 1_200;
    private static final int HEIGHT = 800;

    /** Fewer are no page: its letters alone have more shades. */
    private static final int COLOURS_MIN = 20;

    @TempDir private Path folder;

    @Test
    void everyPageIsPicturedInTheSizeThatWasAskedFor() throws Exception {
        Path pictures = folder.resolve("pictures");
        try (TestLocalnet network = TestLocalnet.simulated(folder.resolve("network"))) {
            Process console =
                    started(
                            "--screenshot",
                            pictures.toString(),
                            "--size",
                            WIDTH + "x" + HEIGHT,
                            "--theme",
                            "light",
                            "--node",
                            network.urls().getFirst());
            try {
                assertTrue(
                        console.waitFor(Driver.PATIENCE.toSeconds(), TimeUnit.SECONDS),
                        "the console does not end");
            } finally {
                console.destroyForcibly();
            }
            assertEquals(0, console.exitValue(), Files.readString(log()));
        }
        Set<String> taken = new TreeSet<>();
        try (Stream<Path> files = Files.list(pictures)) {
            for (Path file : files.toList()) {
                check(file);
                taken.add(file.getFileName().toString().replace(".png", ""));
            }
        }
        assertEquals(new TreeSet<>(Driver.PAGES), taken);
        assertTrue(Files.notExists(folder.resolve("home").resolve("console.json")));
    }

    private static void check(Path file) throws IOException {
        BufferedImage picture = ImageIO.read(file.toFile());
        assertEquals(WIDTH, picture.getWidth(), file.toString());
        assertEquals(HEIGHT, picture.getHeight(), file.toString());
        Set<Integer> colours = new HashSet<>();
        for (int x = 0; x < WIDTH; x += 3) {
            for (int y = 0; y < HEIGHT; y++) {
                colours.add(picture.getRGB(x, y));
            }
        }
        assertTrue(colours.size() > COLOURS_MIN, file + " has " + colours.size() + " colours");
    }

    private Process started(String... arguments) throws IOException {
        List<String> command =
                Stream.concat(
                                Stream.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "-Dloombft.console.home=" + folder.resolve("home"),
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        ConsoleMain.class.getName()),
                                Stream.of(arguments))
                        .toList();
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log().toFile())
                .start();
    }

    private Path log() {
        return folder.resolve("console.log");
    }
}
