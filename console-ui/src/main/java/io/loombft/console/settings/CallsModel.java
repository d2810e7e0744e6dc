package io.loombft.console.settings;

import io.loombft.console.remembered.Notices;
import io.loombft.console.remembered.Notices.Least;
import io.loombft.console.remembered.Notices.Way;
import java.util.ArrayList;
import java.util.List;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;

/** What is chosen of how alerts call; each change holds at once. Called by the thread that paints. */
final class CallsModel {
    private final SettingsModel.Actions actions;
    private final BooleanProperty sound;
    private final BooleanProperty window;
    private final BooleanProperty webhook;
    private final BooleanProperty onlyCritical;
    private final StringProperty url;
    private final StringProperty repeat;
    private final ReadOnlyStringWrapper said = new ReadOnlyStringWrapper("");

    CallsModel(SettingsModel.Actions actions, Notices remembered) {
        this.actions = actions;
        sound = new SimpleBooleanProperty(remembered.isOn(Way.SOUND));
        window = new SimpleBooleanProperty(remembered.isOn(Way.WINDOW));
        webhook = new SimpleBooleanProperty(remembered.isOn(Way.WEBHOOK));
        onlyCritical = new SimpleBooleanProperty(remembered.least() == Least.CRITICAL);
        url = new SimpleStringProperty(remembered.webhook());
        repeat = new SimpleStringProperty(Notices.words(remembered.repeat()));
        for (BooleanProperty each : List.of(sound, window, webhook, onlyCritical)) {
            each.addListener((property, before, now) -> changed());
        }
        url.addListener((property, before, now) -> changed());
        repeat.addListener((property, before, now) -> changed());
    }

    private void changed() {
        Notices now = chosen();
        boolean isNowhere = now.isOn(Way.WEBHOOK) && now.webhookUrl().isEmpty();
        said.set(isNowhere ? "A webhook needs an address: https://host/path." : "");
        actions.notices(now);
    }

    private Notices chosen() {
        List<Way> ways = new ArrayList<>();
        add(ways, Way.SOUND, sound);
        add(ways, Way.WINDOW, window);
        add(ways, Way.WEBHOOK, webhook);
        return new Notices(
                ways,
                url.get(),
                onlyCritical.get() ? Least.CRITICAL : Least.WARNING,
                Notices.REPEATS.stream()
                        .filter(each -> Notices.words(each).equals(repeat.get()))
                        .findFirst()
                        .orElse(Notices.OFF.repeat()));
    }

    private static void add(List<Way> ways, Way way, BooleanProperty isOn) {
        if (isOn.get()) {
            ways.add(way);
        }
    }

    /** Calls in the ways that are on. */
    void trial() {
        if (chosen().ways().isEmpty()) {
            said.set("Nothing is switched on.");
            return;
        }
        actions.trial();
    }

    static List<String> repeats() {
        return Notices.REPEATS.stream().map(Notices::words).toList();
    }

    BooleanProperty sound() {
        return sound;
    }

    BooleanProperty window() {
        return window;
    }

    BooleanProperty webhook() {
        return webhook;
    }

    BooleanProperty onlyCritical() {
        return onlyCritical;
    }

    StringProperty url() {
        return url;
    }

    StringProperty repeat() {
        return repeat;
    }

    ReadOnlyStringProperty said() {
        return said.getReadOnlyProperty();
    }
}
