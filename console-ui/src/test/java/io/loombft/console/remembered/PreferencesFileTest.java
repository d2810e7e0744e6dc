package io.loombft.console.remembered;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.loombft.console.connection.Connections;
import io.loombft.console.connection.TrustPoint;
import io.loombft.console.remembered.Notices.Least;
import io.loombft.console.remembered.Notices.Way;
import io.loombft.console.remembered.Preferences.Place;
import io.loombft.console.remembered.Preferences.Theme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreferencesFileTest {
    @TempDir private Path folder;

    @Test
    void allThatIsChosenComesBack() throws Exception {
        Preferences chosen =
                new Preferences(
                        List.of("http://a:1", "http://b:2"),
                        Theme.LIGHT,
                        new Place(1, 2, 900, 700),
                        "peers",
                        new Notices(
                                List.of(Way.SOUND, Way.WEBHOOK),
                                "https://hooks.example/x",
                                Least.CRITICAL,
                                Duration.ofHours(1)),
                        Optional.of(new TrustPoint(7, "ab".repeat(32))),
                        "/exports");
        PreferencesFile.in(folder).write(chosen);

        assertEquals(chosen, PreferencesFile.in(folder).read());
    }

    @Test
    void whatIsNotThereIsAsAtFirst() {
        assertEquals(Preferences.DEFAULT, PreferencesFile.in(folder).read());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{\"notices\": 7, \"trusted\": {\"height\": -1, \"hash\": \"x\"}}",
                "{\"notices\": {\"sound\": \"?\", \"repeat_seconds\": 7}, \"trusted\": []}"
            })
    void whatCannotBeReadIsAsAtFirst(String text) throws Exception {
        Files.writeString(folder.resolve("console.json"), text);

        assertEquals(Preferences.DEFAULT, PreferencesFile.in(folder).read());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "hooks.example", "ftp://hooks.example/", "http:///x", "http://a b/"})
    void nothingIsPostedToWhatIsNoWebAddress(String text) {
        Notices notices =
                new Notices(List.of(Way.WEBHOOK), text, Least.WARNING, Duration.ofMinutes(5));

        assertEquals(Optional.empty(), notices.webhookUrl());
    }

    @Test
    void aFileLongerThanWeEverWriteIsAsGoodAsNone() throws Exception {
        String text = "{\"page\":\"x\"}";
        String padded = text + " ".repeat((int) PreferencesFile.BYTES_MAX - text.length());
        assertEquals("x", read(padded).page());
        assertNotEquals("x", Preferences.DEFAULT.page());
        assertEquals(Preferences.DEFAULT, read(padded + " "));
    }

    @Test
    void nodesBeyondTheBoundAreLeftOut() throws Exception {
        String nodes =
                String.join(",", Collections.nCopies(Connections.NODES_MAX + 1, "\"http://a:1\""));
        assertEquals(Connections.NODES_MAX, read("{\"nodes\":[" + nodes + "]}").nodes().size());
    }

    private Preferences read(String text) throws Exception {
        Files.writeString(folder.resolve("console.json"), text);
        return PreferencesFile.in(folder).read();
    }
}
