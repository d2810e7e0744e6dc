package io.loombft.core.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The specification's own test suite, where {@code node-core/contracts/spec.sh} has laid it out. */
class SpecificationSuiteTest {
    private static final Path REPORT = Path.of("target/wasm-suite.txt");

    @Test
    void contractsDoWhatTheSuiteSaysOnBothEngines() throws IOException {
        String folder = System.getProperty("wasm.suite", "");
        assumeFalse(
                folder.isEmpty(),
                "no -Dwasm.suite=FOLDER with the suite: node-core/contracts/spec.sh fetches it");
        SuiteTally tally = new SuiteTally();
        Running.onContractStack(() -> scripts(Path.of(folder)).forEach(each -> run(each, tally)));
        Files.writeString(REPORT, tally.report());
        assertEquals(List.of(), tally.failures(), tally.report());
        assertTrue(tally.of("assert_return passed") > 1_000, tally.report());
    }

    private static List<Path> scripts(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(each -> each.toString().endsWith(".json")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("could not list " + folder, e);
        }
    }

    private static void run(Path script, SuiteTally tally) {
        try {
            new SuiteScript(script, tally).run();
        } catch (IOException e) {
            throw new UncheckedIOException("could not read " + script, e);
        }
    }
}
