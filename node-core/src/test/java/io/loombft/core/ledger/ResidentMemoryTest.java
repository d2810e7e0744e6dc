package io.loombft.core.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What nodes hold of contracts, in a JVM with the options of a node: its bound is one on real memory. */
class ResidentMemoryTest {
    private static final Path OPTIONS = Path.of("../node-server/jvm.options");
    private static final Pattern SAID =
            Pattern.compile("(\\d+) programs, weight (\\d+), heap (\\d+), metaspace (\\d+)");

    @TempDir private Path folder;

    /** The shape that takes most of the metaspace, of all that {@link ResidentFilling} knows. */
    @Test
    void asManyFunctionsAsMayBeResidentFitIntoANode() throws Exception {
        weighsAtLeastWhatItTakes(ResidentFilling.Shape.FUNCTIONS);
    }

    /** The one that takes most of the heap. */
    @Test
    void asMuchDataAsMayBeResidentFitsIntoANode() throws Exception {
        weighsAtLeastWhatItTakes(ResidentFilling.Shape.DATA);
    }

    private void weighsAtLeastWhatItTakes(ResidentFilling.Shape shape) throws Exception {
        File output = folder.resolve(shape + ".txt").toFile();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + OPTIONS);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(ResidentFilling.class.getName(), shape.name()));
        int exitCode =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output)
                        .start()
                        .waitFor();
        String text = Files.readString(output.toPath());
        assertEquals(0, exitCode, text);
        Matcher said = SAID.matcher(text);
        assertTrue(said.find(), text);
        long weight = Long.parseLong(said.group(2));
        // As full as it gets.
        assertTrue(weight > 90_000_000 && Long.parseLong(said.group(1)) > 10, text);
        long held = Long.parseLong(said.group(3)) + Long.parseLong(said.group(4));
        assertTrue(held < weight, text);
    }
}
