package io.loombft.console.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.loombft.console.remembered.Preferences.Theme;
import io.loombft.core.bytes.MalformedInputException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
    @Test
    void takesSeveralNodesWithOrWithoutASlash() throws Exception {
        Options options =
                Options.parse(List.of("--node", "http://a:1/", "--node", "https://b:2", "--kiosk"));

        assertEquals(List.of("http://a:1", "https://b:2"), options.nodes());
        assertEquals(true, options.isKiosk());
        assertEquals(Optional.empty(), options.theme());
    }

    @Test
    void takesWhatPicturesNeed() throws Exception {
        Options options =
                Options.parse(
                        List.of("--screenshot", "d", "--size", "800x700", "--theme", "light"));

        assertEquals(Optional.of(Path.of("d")), options.screenshots());
        assertEquals(new Options.Size(800, 700), options.size());
        assertEquals(Optional.of(Theme.LIGHT), options.theme());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--node",
                "--nod http://a",
                "--node ftp://a",
                "--node http:",
                "--size 10x10",
                "--size 800",
                "--size axb",
                "--theme blue"
            })
    void refusesWhatMakesNoSense(String arguments) {
        assertThrows(
                MalformedInputException.class, () -> Options.parse(List.of(arguments.split(" "))));
    }
}
