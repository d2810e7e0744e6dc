package io.loombft.console.app;

import io.loombft.console.connection.TrustPoint;
import io.loombft.console.keys.OperatorTokens;
import io.loombft.console.remembered.Notices;
import io.loombft.console.remembered.Preferences.Theme;
import io.loombft.console.settings.SettingsModel;
import io.loombft.core.bytes.MalformedInputException;
import java.util.Optional;

/** What the settings page can have done by the console. */
record SettingsActions(Console console, OperatorTokens tokens) implements SettingsModel.Actions {
    @Override
    public void connect(String url) {
        console.connect(url);
    }

    @Override
    public void disconnect(String url) {
        console.disconnect(url);
    }

    @Override
    public Optional<String> operatorToken(String url, String given) {
        try {
            tokens.keep(url, given);
            return Optional.empty();
        } catch (MalformedInputException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void notices(Notices notices) {
        console.notices(notices);
    }

    @Override
    public void trust(Optional<TrustPoint> block) {
        console.trust(block);
    }

    @Override
    public void exports(String folder) {
        console.exports(folder);
    }

    @Override
    public void trial() {
        console.trial();
    }

    @Override
    public void theme(Theme theme) {
        console.theme(theme);
    }
}
