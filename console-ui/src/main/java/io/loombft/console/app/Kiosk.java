package io.loombft.console.app;

import javafx.stage.Stage;

/** The whole screen without navigation, pages in turn: for a wall that nobody sits at. */
final class Kiosk {
    private static final long TURN_MS = 20_000;

    private boolean isOn;
    private long turnedMs;

    void toggle(Stage stage, Frame frame) {
        isOn = !isOn;
        frame.showNavigation(!isOn);
        stage.setFullScreen(isOn);
    }

    /** Turns to the next page when it is time. */
    void turn(long nowMs, Runnable next) {
        if (!isOn) {
            turnedMs = nowMs;
        } else if (nowMs - turnedMs >= TURN_MS) {
            turnedMs = nowMs;
            next.run();
        }
    }
}
