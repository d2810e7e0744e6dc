package io.loombft.console.app;

import static io.loombft.console.app.Driver.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Decoder;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.crypto.Signature;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.Evidence;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes run with one validator key, as an operator may do who restores a backup beside what still runs. */
class ConsoleOnADoubledKeyTest {
    /** One more than can decide, for the key that nobody has any more. */
    private static final int VALIDATORS = 5;

    @TempDir private Path folder;

    @Test
    void anEquivocationIsShownWithBothPayloadsAndRaisesAnAlert() throws Exception {
        try (TestLocalnet network = TestLocalnet.prepare(folder.resolve("network"), VALIDATORS)) {
            network.copyValidatorKey(VALIDATORS - 2, VALIDATORS - 1);
            network.startAll();
            lookAt(network);
        }
    }

    private void lookAt(TestLocalnet network) throws Exception {
        try (Driver console = Driver.open(network.consoleArguments())) {
            eventually(() -> console.text("chip-age-0").equals("live"));
            console.page("equivocations");
            eventually(() -> !console.rows("equivocations").isEmpty());
            eventually(
                    () ->
                            console.rows("payloads").stream()
                                    .anyMatch(
                                            row ->
                                                    row.contains("field=signature")
                                                            && row.contains("style=bad")));
            console.page("alerts");
            eventually(
                    () ->
                            console.rows("firing").stream()
                                    .anyMatch(row -> row.contains("equivocation")));
            Path exports = folder.resolve("exports");
            console.page("settings");
            console.type("settings-exports", exports.toString());
            console.page("equivocations");
            console.export("equivocations");
            eventually(() -> console.text("export-said").startsWith("Saved as"));
            assertIsProof(exports);
        }
    }

    /** Whoever has the file and nothing else can check both signatures. */
    private static void assertIsProof(Path exports) throws Exception {
        List<String> lines;
        try (Stream<Path> files = Files.list(exports)) {
            lines = Files.readAllLines(files.findFirst().orElseThrow());
        }
        List<String> titles = List.of(lines.getFirst().split(","));
        List<String> cells = List.of(lines.get(1).split(","));
        UnaryOperator<String> cell = title -> cells.get(titles.indexOf(title));
        PublicKey key = PublicKey.fromHex(cell.apply("Validator"));
        for (String each : List.of("First", "Second")) {
            Bytes signed = Bytes.fromHex(cell.apply(each + " signed"));
            Signature signature = new Signature(Bytes.fromHex(cell.apply(each + " signature")));
            assertTrue(new Ed25519().verify(key, signed, signature), each);
        }
        assertNotEquals(cell.apply("First signed"), cell.apply("Second signed"));
        Evidence evidence =
                Decoder.whole(Bytes.fromHex(cell.apply("Proof bytes")), Evidence::decode);
        assertEquals(cell.apply("Proof"), evidence.hash().hex());
        assertTrue(evidence.isProven(ChainId.parse(cell.apply("Chain")), new Ed25519()));
    }
}
