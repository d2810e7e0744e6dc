package io.loombft.console.app;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import io.loombft.console.remembered.Preferences.Theme;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import javafx.application.Application;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.text.Font;

/** The theme: AtlantaFX below, the console's own stylesheet above. */
final class Skin {
    private static final List<String> FONTS =
            List.of(
                    "ibm-plex-sans-latin-400-normal",
                    "ibm-plex-sans-latin-700-normal",
                    "ibm-plex-mono-latin-400-normal");
    private static final double FONT_SIZE = 13;

    private Skin() {}

    /** Without its fonts the console looks plainer, and works. */
    static void loadFonts() {
        for (String font : FONTS) {
            try (InputStream file = Skin.class.getResourceAsStream("fonts/" + font + ".woff")) {
                Font.loadFont(file, FONT_SIZE);
            } catch (IOException unreadable) {
                return;
            }
        }
    }

    /** Dark or light. Styles everything anew when it is another theme than before, and only then. */
    static void dress(Scene scene, Theme theme) {
        boolean isDark = theme != Theme.LIGHT;
        String below =
                isDark
                        ? new PrimerDark().getUserAgentStylesheet()
                        : new PrimerLight().getUserAgentStylesheet();
        if (!below.equals(Application.getUserAgentStylesheet())) {
            Application.setUserAgentStylesheet(below);
        }
        String sheet =
                Objects.requireNonNull(Skin.class.getResource("console.css")).toExternalForm();
        if (!scene.getStylesheets().contains(sheet)) {
            scene.getStylesheets().add(sheet);
        }
        String name = isDark ? "dark" : "light";
        Parent root = scene.getRoot();
        if (!root.getStyleClass().contains(name)) {
            root.getStyleClass().removeAll("dark", "light");
            root.getStyleClass().add(name);
        }
    }
}
