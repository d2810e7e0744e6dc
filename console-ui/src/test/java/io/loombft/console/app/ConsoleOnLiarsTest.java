package io.loombft.console.app;

import static io.loombft.console.app.Driver.eventually;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opens the console on a simulated network with a liar in it. */
class ConsoleOnLiarsTest {
    @TempDir private Path folder;

    @Test
    void anEquivocationIsShownWithBothPayloadsAndRaisesAnAlert() throws Exception {
        try (TestLocalnet network = TestLocalnet.simulated(folder.resolve("network"));
                Driver console = Driver.open(network.consoleArguments())) {
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
        }
    }
}
