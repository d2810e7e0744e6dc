package io.loombft.console.app;

import static org.awaitility.Awaitility.await;

import io.loombft.console.remembered.PreferencesFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javafx.application.Application;
import javafx.event.Event;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.TableView;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.stage.Window;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;

/** The open console, driven as an operator drives it. */
final class Driver implements AutoCloseable {
    /** Long enough for the slowest machine; nothing waits for it when all is well. */
    static final Duration PATIENCE = Duration.ofMinutes(3);

    /** All pages, in the order of the navigation. */
    static final List<String> PAGES =
            List.of(
                    "overview",
                    "live",
                    "validators",
                    "peers",
                    "equivocations",
                    "blocks",
                    "transactions",
                    "accounts",
                    "contracts",
                    "mempool",
                    "alerts",
                    "storage",
                    "recorder",
                    "wallet",
                    "settings");

    private final FxRobot robot = new FxRobot();
    private final Application console;

    private Driver(Application console) {
        this.console = console;
    }

    static Driver open(String... arguments) throws Exception {
        forgetSettings();
        return openAgain(arguments);
    }

    /** As an operator opens it who had it open before. */
    static Driver openAgain(String... arguments) throws Exception {
        FxToolkit.registerPrimaryStage();
        return new Driver(FxToolkit.setupApplication(ConsoleApplication.class, arguments));
    }

    /** As if the console had never been open on this machine. */
    static void forgetSettings() throws IOException {
        Path folder = PreferencesFile.folder();
        Files.deleteIfExists(folder.resolve("console.json"));
        Files.deleteIfExists(folder.resolve("notebook.json"));
        Path keys = folder.resolve("keys");
        if (Files.isDirectory(keys)) {
            try (Stream<Path> files = Files.list(keys)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    FxRobot robot() {
        return robot;
    }

    void page(String id) {
        robot.interact(
                () -> {
                    ButtonBase button = onPage("nav-" + id, ButtonBase.class);
                    button.fire();
                    // A page gets its controls when it is styled, at the next pulse.
                    button.getScene().getRoot().applyCss();
                    button.getScene().getRoot().layout();
                });
    }

    void press(String id) {
        robot.interact(() -> onPage(id, ButtonBase.class).fire());
    }

    void type(String id, String text) {
        robot.interact(() -> onPage(id, TextInputControl.class).setText(text));
    }

    /** What stands in a field. */
    String typed(String id) {
        return onPage(id, TextInputControl.class).getText();
    }

    /** The item of a list to choose from, counted from 0. */
    void choose(String id, int index) {
        robot.interact(() -> onPage(id, ComboBox.class).getSelectionModel().select(index));
    }

    /** Selects a row of a table, counted from 0. */
    void select(String id, int row) {
        robot.interact(() -> onPage(id, TableView.class).getSelectionModel().select(row));
    }

    /** Puts the keys to a part of the open page, as Tab would. */
    void focus(String id) {
        robot.interact(() -> onPage(id, Node.class).requestFocus());
    }

    /** A key, as the focused control or else the window gets it. */
    void key(KeyCode code, boolean isControlDown) {
        robot.interact(
                () -> {
                    Scene scene = robot.window(0).getScene();
                    Node focused = scene.getFocusOwner();
                    Event.fireEvent(
                            focused == null ? scene.getRoot() : focused,
                            new KeyEvent(
                                    KeyEvent.KEY_PRESSED,
                                    "",
                                    "",
                                    code,
                                    false,
                                    isControlDown,
                                    false,
                                    false));
                });
    }

    /** Chooses from what the open page can export. */
    void export(String id) {
        robot.interact(
                () -> {
                    MenuButton menu = onPage("export", MenuButton.class);
                    menu.show();
                    menu.getItems().stream()
                            .filter(item -> ("export-" + id).equals(item.getId()))
                            .findFirst()
                            .orElseThrow()
                            .fire();
                    menu.hide();
                });
    }

    /** Whether there is such a part in a window that is open. */
    boolean isShown(String id) {
        return robot.listTargetWindows().stream()
                .filter(Window::isShowing)
                .anyMatch(window -> window.getScene().lookup("#" + id) != null);
    }

    String text(String id) {
        return onPage(id, Label.class).getText();
    }

    /** What stands in the rows of a table, each as its record writes itself. */
    List<String> rows(String id) {
        TableView<?> table = onPage(id, TableView.class);
        return List.copyOf(table.getItems()).stream().map(String::valueOf).toList();
    }

    /** The control of that name on the page that is open; other pages are in the scene too, unseen. */
    private <N extends Node> N onPage(String id, Class<N> kind) {
        return robot.lookup("#" + id).match(Driver::isOnOpenPage).queryAs(kind);
    }

    private static boolean isOnOpenPage(Node node) {
        for (Node each = node; each.getParent() != null; each = each.getParent()) {
            if ("content".equals(each.getParent().getId())) {
                return each.isVisible();
            }
        }
        return true;
    }

    static void eventually(Callable<Boolean> condition) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(condition);
    }

    @Override
    public void close() {
        try {
            FxToolkit.cleanupApplication(console);
            FxToolkit.cleanupStages();
        } catch (TimeoutException e) {
            throw new AssertionError("the window does not close", e);
        }
    }
}
