package io.loombft.console.app;

import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;

/** The keys that work on every page. */
final class Keys {
    private static final KeyCode[] DIGITS = {
        KeyCode.DIGIT1,
        KeyCode.DIGIT2,
        KeyCode.DIGIT3,
        KeyCode.DIGIT4,
        KeyCode.DIGIT5,
        KeyCode.DIGIT6,
        KeyCode.DIGIT7,
        KeyCode.DIGIT8,
        KeyCode.DIGIT9
    };

    private Keys() {}

    static void install(Scene scene, Console console, Pages pages, Palette palette) {
        on(scene, KeyCode.K, palette::open);
        on(scene, KeyCode.T, console::switchTheme);
        on(scene, KeyCode.E, console::offerExports);
        on(scene, KeyCode.Q, console::quit);
        for (int i = 0; i < DIGITS.length; i++) {
            int index = i;
            on(scene, DIGITS[i], () -> console.connections().select(index));
        }
        scene.addEventFilter(
                KeyEvent.KEY_PRESSED,
                event -> {
                    if (event.getCode() == KeyCode.F11) {
                        console.toggleKiosk();
                    } else if (event.getCode() == KeyCode.ESCAPE && palette.isOpen()) {
                        palette.close();
                    } else if (event.getCode() == KeyCode.ESCAPE && console.endKiosk()) {
                        console.current().root().requestFocus();
                    } else if (event.isShortcutDown() && event.getCode() == KeyCode.UP) {
                        console.open(pages.before(console.current()));
                    } else if (event.isShortcutDown() && event.getCode() == KeyCode.DOWN) {
                        console.open(pages.after(console.current()));
                    } else {
                        return;
                    }
                    event.consume();
                });
    }

    private static void on(Scene scene, KeyCode code, Runnable action) {
        scene.getAccelerators()
                .put(new KeyCodeCombination(code, KeyCombination.SHORTCUT_DOWN), action);
    }
}
