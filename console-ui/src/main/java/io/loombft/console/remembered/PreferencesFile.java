package io.loombft.console.remembered;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loombft.console.connection.Connections;
import io.loombft.console.connection.TrustPoint;
import io.loombft.console.remembered.Notices.Least;
import io.loombft.console.remembered.Notices.Way;
import io.loombft.console.remembered.Preferences.Place;
import io.loombft.console.remembered.Preferences.Theme;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The file that remembers {@link Preferences}. One that cannot be read is as good as none. */
public final class PreferencesFile {
    static final long BYTES_MAX = 64 * 1024;

    private final KeptFile file;

    private PreferencesFile(Path folder) {
        this.file = new KeptFile(folder.resolve("console.json"), BYTES_MAX);
    }

    /** In this folder, which need not be there yet. */
    public static PreferencesFile in(Path folder) {
        return new PreferencesFile(folder);
    }

    /** Where this user's settings are: {@code loombft.console.home}, else the usual place for settings. */
    public static Path folder() {
        String own = System.getProperty("loombft.console.home");
        if (own != null) {
            return Path.of(own);
        }
        String settings = System.getenv("XDG_CONFIG_HOME");
        return settings == null || settings.isBlank()
                ? Path.of(System.getProperty("user.home"), ".config", "loombft")
                : Path.of(settings, "loombft");
    }

    public Preferences read() {
        return file.read().map(PreferencesFile::of).orElse(Preferences.DEFAULT);
    }

    /** Writes them whole or not at all. */
    public void write(Preferences preferences) throws IOException {
        file.write(tree(preferences));
    }

    private static Preferences of(JsonNode json) {
        List<String> nodes = new ArrayList<>();
        for (JsonNode node : json.path("nodes")) {
            if (nodes.size() < Connections.NODES_MAX) {
                nodes.add(node.asText());
            }
        }
        JsonNode window = json.path("window");
        return new Preferences(
                nodes,
                theme(json.path("theme").asText("")),
                new Place(
                        window.path("x").asDouble(),
                        window.path("y").asDouble(),
                        window.path("width").asDouble(),
                        window.path("height").asDouble()),
                json.path("page").asText(Preferences.DEFAULT.page()),
                notices(json.path("notices")),
                TrustPoint.read(
                        json.path("trusted").path("height").asLong(0),
                        json.path("trusted").path("hash").asText("")),
                json.path("exports").asText(""));
    }

    private static Notices notices(JsonNode json) {
        List<Way> ways = new ArrayList<>();
        for (Way way : Way.values()) {
            if (json.path(nameOf(way)).asBoolean(false)) {
                ways.add(way);
            }
        }
        long seconds = json.path("repeat_seconds").asLong(0);
        return new Notices(
                ways,
                json.path("url").asText(""),
                json.path("only_critical").asBoolean(false) ? Least.CRITICAL : Least.WARNING,
                Notices.REPEATS.stream()
                        .filter(repeat -> repeat.toSeconds() == seconds)
                        .findFirst()
                        .orElse(Notices.OFF.repeat()));
    }

    private static String nameOf(Way way) {
        return way.name().toLowerCase(Locale.ROOT);
    }

    private static Theme theme(String name) {
        return Arrays.stream(Theme.values())
                .filter(theme -> theme.name().equalsIgnoreCase(name))
                .findFirst()
                .orElse(Preferences.DEFAULT.theme());
    }

    private static ObjectNode tree(Preferences preferences) {
        ObjectNode json = KeptFile.JSON.createObjectNode();
        ArrayNode nodes = json.putArray("nodes");
        preferences.nodes().forEach(nodes::add);
        json.put("theme", preferences.theme().name().toLowerCase(Locale.ROOT));
        json.putObject("window")
                .put("x", preferences.window().x())
                .put("y", preferences.window().y())
                .put("width", preferences.window().width())
                .put("height", preferences.window().height());
        json.put("page", preferences.page());
        Notices notices = preferences.notices();
        ObjectNode calls = json.putObject("notices");
        for (Way way : Way.values()) {
            calls.put(nameOf(way), notices.isOn(way));
        }
        calls.put("url", notices.webhook())
                .put("only_critical", notices.least() == Least.CRITICAL)
                .put("repeat_seconds", notices.repeat().toSeconds());
        preferences
                .trusted()
                .ifPresent(
                        block ->
                                json.putObject("trusted")
                                        .put("height", block.height())
                                        .put("hash", block.hash()));
        json.put("exports", preferences.exports());
        return json;
    }
}
