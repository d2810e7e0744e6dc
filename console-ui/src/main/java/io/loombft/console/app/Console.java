package io.loombft.console.app;

import io.loombft.console.alerts.DesktopSignals;
import io.loombft.console.connection.Connections;
import io.loombft.console.connection.Desk;
import io.loombft.console.connection.Fleet;
import io.loombft.console.connection.TrustPoint;
import io.loombft.console.keys.OperatorTokens;
import io.loombft.console.remembered.Notices;
import io.loombft.console.remembered.Preferences;
import io.loombft.console.remembered.Preferences.Place;
import io.loombft.console.remembered.PreferencesFile;
import io.loombft.console.settings.SettingsModel;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.client.JsonRpcClient;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javafx.application.Platform;
import javafx.geometry.Rectangle2D;
import javafx.scene.Scene;
import javafx.stage.Screen;
import javafx.stage.Stage;

/** The console: connections, pages, and the window they are in. Used by the thread that paints. */
final class Console implements AutoCloseable {
    private static final int EXIT_FAILED = 1;
    private static final long SAMPLE_MS = 1_000;

    private final Options options;
    private final PreferencesFile file;
    private final Stage stage;
    private final Connections connections = new Connections();
    private final Desk desk = new Desk(connections);
    private final LocalnetStarter localnet = new LocalnetStarter();
    private final OperatorTokens tokens = new OperatorTokens();
    private final DesktopSignals signals;
    private final Memory memory;
    private final Pages pages;
    private final Palette palette;
    private final Frame frame;
    private final Welcome welcome;
    private final Scene scene;
    private final Exports exports;
    private final Pulse pulse;
    private final Kiosk kiosk = new Kiosk();
    private Preferences preferences;
    private Page current;
    private boolean wasEverHeard;
    private int prepared;
    private long sampledMs;
    private Optional<Screenshots> screenshots = Optional.empty();
    private Optional<Measuring> measuring = Optional.empty();

    Console(Options options, PreferencesFile file, Stage stage) {
        this.options = options;
        this.file = file;
        this.stage = stage;
        Preferences remembered = file.read();
        this.preferences = options.theme().map(remembered::withTheme).orElse(remembered);
        connections.trust(preferences.trusted());
        Skin.loadFonts();
        memory = new Memory(PreferencesFile.folder());
        signals = new DesktopSignals(desk, this::dress, this::openAlerts);
        pages =
                new Pages(
                        desk,
                        tokens,
                        signals,
                        new SettingsModel(new SettingsActions(this, tokens), preferences),
                        memory.notebook(),
                        options.recording());
        if (!options.isWithoutScreen()) {
            pages.alerts().notices(preferences.notices());
        }
        current = pages.byId(preferences.page()).orElse(pages.first());
        palette = new Palette(new Choices(this, pages)::find);
        frame = new Frame(pages.all(), this::open, connections::select, palette);
        welcome = new Welcome(this::connect, this::startLocalnet, localnet.said());
        scene = new Scene(frame.root(), options.size().width(), options.size().height());
        exports = new Exports(desk, scene, () -> preferences.exports());
        pulse = new Pulse(connections, desk, this::show);
    }

    void open() {
        for (String node : nodesToBeginWith()) {
            connect(node);
        }
        Keys.install(scene, this, pages, palette);
        dress(scene);
        stage.setOnHidden(e -> signals.close());
        stage.setTitle("LoomBFT");
        stage.setScene(scene);
        stage.setMinWidth(900);
        stage.setMinHeight(600);
        place();
        open(current);
        screenshots =
                options.screenshots()
                        .map(folder -> new Screenshots(folder, pages.all(), this::open, scene));
        measuring =
                options.measure()
                        .map(wish -> new Measuring(wish, pages.all(), this::open, Console::ended));
        stage.show();
        // Else the first entry of the navigation has the keyboard, and looks as if it were open.
        frame.root().requestFocus();
        if (options.isKiosk()) {
            toggleKiosk();
        }
        pulse.start();
        measuring.ifPresent(Measuring::start);
    }

    private List<String> nodesToBeginWith() {
        if (!options.nodes().isEmpty()) {
            return options.nodes();
        }
        return preferences.nodes().isEmpty()
                ? List.of(JsonRpcClient.DEFAULT_URL)
                : preferences.nodes();
    }

    /** Where the window was, when that is still on a screen. */
    private void place() {
        Place last = preferences.window();
        boolean isOnScreen =
                last.isKnown()
                        && Screen.getScreens().stream()
                                .map(Screen::getVisualBounds)
                                .anyMatch(screen -> holds(screen, last));
        if (isOnScreen && !options.isWithoutScreen()) {
            stage.setX(last.x());
            stage.setY(last.y());
            stage.setWidth(last.width());
            stage.setHeight(last.height());
        }
    }

    private static boolean holds(Rectangle2D screen, Place window) {
        return screen.intersects(window.x(), window.y(), window.width(), window.height());
    }

    void open(Page page) {
        current = page;
        frame.open(page);
        page.show().accept(connections.fleet(Instant.now()));
    }

    Page current() {
        return current;
    }

    Connections connections() {
        return connections;
    }

    Preferences preferences() {
        return preferences;
    }

    /** Connects to one more node; what is no address is said on the settings page. */
    void connect(String url) {
        try {
            connections.add(url.isBlank() ? JsonRpcClient.DEFAULT_URL : url);
            pages.settings().said("");
        } catch (MalformedInputException e) {
            pages.settings().said(String.valueOf(e.getMessage()));
        }
    }

    void disconnect(String url) {
        connections.remove(url);
    }

    void startLocalnet() {
        if (localnet.start()) {
            LocalnetStarter.NODES.forEach(this::connect);
        }
    }

    void theme(Preferences.Theme theme) {
        preferences = preferences.withTheme(theme);
        dress(scene);
    }

    void switchTheme() {
        boolean isLight = scene.getRoot().getStyleClass().contains("light");
        theme(isLight ? Preferences.Theme.DARK : Preferences.Theme.LIGHT);
    }

    void quit() {
        stage.close();
    }

    private void dress(Scene any) {
        Skin.dress(any, preferences.theme());
    }

    void notices(Notices notices) {
        preferences = preferences.withNotices(notices);
        pages.alerts().notices(notices);
    }

    void trust(Optional<TrustPoint> block) {
        preferences = preferences.withTrusted(block);
        connections.trust(block);
    }

    /** Exports go there without a question; an empty folder brings the question back. */
    void exports(String folder) {
        preferences = preferences.withExports(folder);
    }

    /** Opens the list of what the page can export. */
    void offerExports() {
        exports.offer(current.root());
    }

    void trial() {
        pages.alerts().trial(Instant.now());
    }

    /** From the window of a notice, which may lie above a console that is out of sight. */
    private void openAlerts() {
        pages.byId("alerts").ifPresent(this::open);
        stage.setIconified(false);
        stage.toFront();
    }

    void toggleKiosk() {
        kiosk.toggle(stage, frame);
    }

    private void show(Fleet fleet) {
        localnet.show();
        long nowMs = fleet.now().toEpochMilli();
        if (Math.abs(nowMs - sampledMs) >= SAMPLE_MS) {
            sampledMs = nowMs;
            pages.sample(fleet);
            if (!options.isWithoutScreen()) {
                memory.save();
            }
            frame.sidebar().count("alerts", "Alerts", pages.alerts().count());
            kiosk.turn(nowMs, () -> open(pages.after(current)));
        }
        frame.show(fleet);
        wasEverHeard |= fleet.nodes().stream().anyMatch(node -> node.wasHeard());
        if (wasEverHeard) {
            prepareNext(fleet);
        }
        if (wasEverHeard || !current.needsNode()) {
            frame.open(current);
            current.show().accept(fleet);
        } else {
            welcome.show(fleet);
            frame.put(welcome.root());
        }
        screenshots.ifPresent(pictures -> take(pictures, fleet));
        measuring.ifPresent(figures -> figures.shown(fleet));
    }

    /** One page at a time is made ready to be opened, so that the screen never stands still for it. */
    private void prepareNext(Fleet fleet) {
        if (prepared < pages.all().size()) {
            Page next = pages.all().get(prepared);
            frame.prepare(next.root());
            next.show().accept(fleet);
            prepared++;
        }
    }

    private static void ended(Optional<IOException> problem) {
        if (problem.isPresent()) {
            System.err.println("The figures cannot be written: " + problem.get().getMessage());
            System.exit(EXIT_FAILED);
        }
        Platform.exit();
    }

    private void take(Screenshots pictures, Fleet fleet) {
        try {
            if (pictures.step(fleet)) {
                screenshots = Optional.empty();
                Platform.exit();
            }
        } catch (IOException e) {
            System.err.println("The picture cannot be written: " + e.getMessage());
            close();
            System.exit(EXIT_FAILED);
        }
    }

    @Override
    public void close() {
        pulse.stop();
        signals.close();
        if (!options.isWithoutScreen()) {
            remember();
            memory.close();
        }
        localnet.close();
        connections.close();
    }

    private void remember() {
        Place window =
                stage.isFullScreen()
                        ? preferences.window()
                        : new Place(
                                stage.getX(), stage.getY(), stage.getWidth(), stage.getHeight());
        try {
            file.write(
                    preferences
                            .withNodes(connections.urls())
                            .withPage(current.id())
                            .withWindow(window));
        } catch (IOException e) {
            System.err.println("The settings cannot be written: " + e.getMessage());
        }
    }
}
