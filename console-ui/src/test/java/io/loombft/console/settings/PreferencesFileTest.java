package io.loombft.console.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.loombft.console.connection.Connections;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreferencesFileTest {
    @TempDir private Path folder;

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
