package io.loombft.console.remembered;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.loombft.console.connection.TrustPoint;
import io.loombft.console.remembered.Notices.Least;
import io.loombft.console.remembered.Notices.Way;
import io.loombft.console.remembered.Preferences.Place;
import io.loombft.console.remembered.Preferences.Theme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
}
