package io.loombft.console.alerts;

import io.loombft.console.alerts.Alert.Severity;
import io.loombft.console.connection.Desk;
import io.loombft.console.connection.Desk.Answer;
import io.loombft.console.look.Parts;
import io.loombft.console.text.Figures;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.geometry.Rectangle2D;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import javafx.stage.Screen;
import javafx.stage.Stage;
import javafx.stage.StageStyle;

/**
 * Calls with the machine's sound, and with a small window of the console's own above all others, in the
 * corner of the screen. Used by the thread that paints.
 */
public final class DesktopSignals implements Signals, AutoCloseable {
    /** Notices in the window; the oldest makes room. */
    private static final int SHOWN_MAX = 4;

    /** Without a click it goes away by itself; a lasting alert brings it back. */
    private static final Duration STAYS = Duration.ofSeconds(30);

    private static final double WIDTH = 420;
    private static final double MARGIN = 16;

    private final Desk desk;
    private final Consumer<Scene> dress;
    private final Runnable openAlerts;
    private final Deque<Notice> shown = new ArrayDeque<>();
    private final VBox lines = new VBox();
    private final Stage stage = new Stage(StageStyle.UNDECORATED);
    private Instant until = Instant.EPOCH;
    private boolean isSounding;

    /** Dresses its window like the others; a click on it opens the alerts page. */
    public DesktopSignals(Desk desk, Consumer<Scene> dress, Runnable openAlerts) {
        this.desk = desk;
        this.dress = dress;
        this.openAlerts = openAlerts;
        lines.getStyleClass().add("notice-lines");
        HBox buttons =
                Parts.line(
                        Parts.button("notice-open", "Show the alerts", this::open),
                        Parts.button("notice-close", "Close", this::close));
        buttons.setAlignment(Pos.CENTER_RIGHT);
        VBox box = new VBox(lines, buttons);
        box.setId("notice-window");
        box.getStyleClass().add("notice-window");
        box.setPrefWidth(WIDTH);
        stage.setTitle("LoomBFT alerts");
        stage.setAlwaysOnTop(true);
        stage.setResizable(false);
        stage.setScene(new Scene(box));
    }

    @Override
    public void sound(Severity most, Consumer<String> trouble) {
        if (isSounding) {
            return;
        }
        isSounding = true;
        desk.work(
                () -> {
                    Chime.sound(most);
                    return most;
                },
                answer -> {
                    isSounding = false;
                    trouble.accept(
                            answer instanceof Answer.Refused<Severity> refused
                                    ? refused.why()
                                    : "");
                });
    }

    @Override
    public void show(List<Notice> notices, Instant now) {
        if (!stage.isShowing()) {
            shown.clear();
        }
        for (Notice notice : notices) {
            shown.addFirst(notice);
            if (shown.size() > SHOWN_MAX) {
                shown.removeLast();
            }
        }
        lines.getChildren().setAll(shown.stream().map(DesktopSignals::line).toList());
        until = now.plus(STAYS);
        dress.accept(stage.getScene());
        stage.sizeToScene();
        stage.show();
        place();
    }

    private static VBox line(Notice notice) {
        boolean isOver = notice.state() == Notice.State.RESOLVED;
        String severity = notice.alert().severity().name().toLowerCase(Locale.ROOT);
        Label head =
                new Label(
                        (isOver ? "resolved" : severity)
                                + " · "
                                + notice.alert().rule().word()
                                + " · "
                                + Figures.time(notice.at()));
        boolean isCritical = notice.alert().severity() == Severity.CRITICAL;
        head.getStyleClass().add(isOver ? "good" : isCritical ? "bad" : "warn");
        Label sentence = new Label(notice.alert().sentence());
        sentence.setWrapText(true);
        sentence.getStyleClass().add("notice-text");
        return new VBox(head, sentence);
    }

    private void place() {
        Rectangle2D screen = Screen.getPrimary().getVisualBounds();
        stage.setX(screen.getMaxX() - stage.getWidth() - MARGIN);
        stage.setY(screen.getMaxY() - stage.getHeight() - MARGIN);
    }

    private void open() {
        close();
        openAlerts.run();
    }

    @Override
    public void tick(Instant now) {
        if (stage.isShowing() && !now.isBefore(until)) {
            close();
        }
    }

    @Override
    public void close() {
        stage.hide();
    }
}
