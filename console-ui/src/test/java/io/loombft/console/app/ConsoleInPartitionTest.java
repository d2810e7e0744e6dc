package io.loombft.console.app;

import static io.loombft.console.app.Driver.eventually;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A long partition, seen by the console: two of four real nodes are frozen. All timeouts are short, so that
 * whatever could still happen happens soon.
 */
class ConsoleInPartitionTest {
    @TempDir private Path folder;
    private TestLocalnet network;
    private Driver console;

    @BeforeEach
    void open() throws Exception {
        network = TestLocalnet.prepare(folder.resolve("net"), 4);
        for (int i = 0; i < 4; i++) {
            hurry(network.home(i).resolve("config").resolve("node.toml"));
        }
        network.startAll();
        console = Driver.open(network.consoleArguments());
        eventually(() -> height() > 2 && console.text("chip-age-3").equals("live"));
    }

    @AfterEach
    void close() {
        console.close();
        network.close();
    }

    /** Timeouts of a few milliseconds, which do not grow much. */
    private static void hurry(Path config) throws Exception {
        StringBuilder text = new StringBuilder();
        for (String line : Files.readAllLines(config)) {
            boolean isTimeout = line.strip().startsWith("# timeout_");
            text.append(
                            isTimeout
                                    ? "timeout_"
                                            + line.replaceFirst(".*timeout_(.*) = .*", "$1")
                                            + " = 200"
                                    : line)
                    .append('\n');
        }
        Files.writeString(config, text.toString());
    }

    private long height() {
        String text = console.text("chip-height-0").replace(",", "");
        return text.equals("–") ? 0 : Long.parseLong(text);
    }

    @Test
    void isShownForWhatItIsAndForgottenWhenItIsHealed() throws Exception {
        assertFalse(isShown("standstill"));
        network.freeze(2);
        network.freeze(3);

        console.page("live");
        eventually(() -> isShown("standstill"));
        long stoodAt = height();
        // Half of the power is no quorum even for a timeout: whoever is left waits in its round.
        eventually(() -> console.text("step").equals("prevote"));
        eventually(() -> console.text("timer").contains("no timeout runs"));
        assertTrue(console.text("proposer").startsWith("node"));
        eventually(
                () ->
                        console.text("standstill").contains("Not heard: node2, node3.")
                                && console.text("standstill").contains("Heard is 50"));
        assertTrue(console.text("standstill").contains("No block for "));
        assertTrue(console.text("standstill").contains("height " + (stoodAt + 1)));
        assertFalse(console.text("prevotes-text").contains("quorum for the block"));

        console.page("alerts");
        eventually(() -> fires("stall", "Not heard: node2, node3"));
        eventually(() -> fires("node down", "node2 does not answer"));
        assertTrue(height() == stoodAt, "the chain must not have moved");

        network.thaw(2);
        network.thaw(3);
        eventually(() -> height() > stoodAt + 3);
        eventually(() -> !isShown("standstill"));
        eventually(() -> console.rows("firing").isEmpty());
        eventually(
                () ->
                        console.rows("alert-log").stream()
                                .anyMatch(
                                        row -> row.contains("resolved") && row.contains("stall")));
        console.page("live");
        eventually(() -> console.text("precommits-text").contains("quorum for the block"));
    }

    private boolean fires(String rule, String what) {
        return console.rows("firing").stream()
                .anyMatch(row -> row.contains(rule) && row.contains(what));
    }

    private boolean isShown(String id) {
        return console.robot().lookup("#" + id).query().isVisible();
    }
}
