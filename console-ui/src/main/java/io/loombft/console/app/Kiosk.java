package io.loombft.console.app;

import java.util.List;
import java.util.function.Consumer;
import javafx.beans.value.ChangeListener;
import javafx.scene.input.KeyCombination;
import javafx.stage.Stage;

/** The whole screen without navigation, pages to watch in turn: for a wall that nobody sits at. */
final class Kiosk implements AutoCloseable {
    /** What may stand on a wall. Where one signs, sends, types or chooses is never turned to. */
    static final List<String> WATCHED =
            List.of(
                    "overview",
                    "live",
                    "validators",
                    "peers",
                    "equivocations",
                    "blocks",
                    "transactions",
                    "mempool",
                    "storage",
                    "alerts");

    private static final long TURN_MS = 20_000;

    private final Stage stage;
    private final Frame frame;
    private final Pages pages;
    private final Consumer<Page> open;
    private final ChangeListener<Boolean> screen = (property, before, isFull) -> left(isFull);
    private boolean isOn;
    private long turnedMs;

    Kiosk(Stage stage, Frame frame, Pages pages, Consumer<Page> open) {
        this.stage = stage;
        this.frame = frame;
        this.pages = pages;
        this.open = open;
        // Esc is one of our own keys: it closes the palette before it ends the kiosk.
        stage.setFullScreenExitKeyCombination(KeyCombination.NO_MATCH);
        stage.setFullScreenExitHint("F11 or Esc ends the kiosk");
        stage.fullScreenProperty().addListener(screen);
    }

    private void left(boolean isFull) {
        if (!isFull) {
            end();
        }
    }

    /** The window may outlive the console, which would stay in memory with it. */
    @Override
    public void close() {
        stage.fullScreenProperty().removeListener(screen);
    }

    boolean isOn() {
        return isOn;
    }

    void toggle(Page current) {
        if (isOn) {
            end();
        } else {
            begin(current);
        }
    }

    private void begin(Page current) {
        isOn = true;
        // A key that was opened at the desk is not left open on a wall.
        pages.forgetTheKey();
        frame.showNavigation(false);
        stage.setFullScreen(true);
        if (!WATCHED.contains(current.id())) {
            open.accept(after(current));
        }
    }

    /** All of it ends, whatever ended it: a key, or the desktop that took the screen back. */
    void end() {
        if (isOn) {
            isOn = false;
            frame.showNavigation(true);
            stage.setFullScreen(false);
        }
    }

    /** Turns to the next page when it is time. */
    void turn(long nowMs, Page current) {
        if (!isOn) {
            turnedMs = nowMs;
        } else if (nowMs - turnedMs >= TURN_MS) {
            turnedMs = nowMs;
            open.accept(after(current));
        }
    }

    private Page after(Page current) {
        return pages.byId(after(current.id())).orElseThrow();
    }

    /** The page to watch after this one; the first after a page that is none. */
    static String after(String page) {
        return WATCHED.get((WATCHED.indexOf(page) + 1) % WATCHED.size());
    }
}
