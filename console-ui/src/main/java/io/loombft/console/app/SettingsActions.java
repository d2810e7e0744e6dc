package io.loombft.console.app;

import io.loombft.console.settings.Preferences.Theme;
import io.loombft.console.settings.SettingsModel;

/** What the settings page can have done by the console. */
record SettingsActions(Console console) implements SettingsModel.Actions {
    @Override
    public void connect(String url) {
        console.connect(url);
    }

    @Override
    public void disconnect(String url) {
        console.disconnect(url);
    }

    @Override
    public void theme(Theme theme) {
        console.theme(theme);
    }
}
