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
import io.loombft.console.remembered.Preferences.Theme;
import io.loombft.console.remembered.PreferencesFile;
import io.loombft.console.settings.SettingsModel;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.client.JsonRpcClient;
import java.io.IOException;
import java.time.Instant;
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
    private final SystemTheme desktop;
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
    private final Kiosk kiosk;
    private final Chosen chosen;
    private Page current;
    private boolean wasEverHeard;
    private int prepared;
    private long sampledMs;
    private Optional<Screenshots> screenshots = Optional.empty();
    private Optional<Measuring> measuring = Optional.empty();

    Console(Options options, SystemTheme desktop, Stage stage) {
        this.options = options;
        this.desktop = desktop;
        this.stage = stage;
        memory = new Memory(PreferencesFile.folder());
        Preferences remembered = memory.settings();
        chosen = new Chosen(remembered, options);
        connections.trust(remembered.trusted());
        Skin.loadFonts();
        signals = new DesktopSignals(desk, this::dress, this::openAlerts);
        pages =
                new Pages(
                        desk,
                        tokens,
                        signals,
                        new SettingsModel(new SettingsActions(this, tokens), remembered),
                        memory.notebook(),
                        options.recording());
        if (!options.isWithoutScreen()) {
            pages.alerts().notices(remembered.notices());
        }
        current = pages.byId(remembered.page()).orElse(pages.first());
        palette = new Palette(new Choices(this, pages)::find);
        frame = new Frame(pages.all(), this::open, connections::select, palette);
        welcome = new Welcome(this::connect, this::startLocalnet, localnet.said());
        scene = new Scene(frame.root(), options.size().width(), options.size().height());
        exports = new Exports(desk, scene, () -> chosen.remembered().exports());
        pulse = new Pulse(connections, desk, this::show);
        kiosk = new Kiosk(stage, frame, pages, this::open);
    }

    void open() {
        chosen.nodesToBeginWith().forEach(this::add);
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

    /** Where the window was, when that is still on a screen. */
    private void place() {
        Place last = chosen.remembered().window();
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

    /** Connects to one more node, now and in later runs. */
    void connect(String url) {
        add(url.isBlank() ? JsonRpcClient.DEFAULT_URL : url).ifPresent(chosen::connected);
    }

    /** The address as it is kept; what is none is said on the settings page. */
    private Optional<String> add(String url) {
        try {
            connections.add(url);
            pages.settings().said("");
            return Optional.of(JsonRpcClient.checkedUrl(url));
        } catch (MalformedInputException e) {
            pages.settings().said(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    void disconnect(String url) {
        connections.remove(url);
        chosen.disconnected(url);
    }

    void startLocalnet() {
        if (localnet.start()) {
            LocalnetStarter.NODES.forEach(this::connect);
        }
    }

    void theme(Theme theme) {
        chosen.theme(theme);
        dress(scene);
    }

    void switchTheme() {
        boolean isLight = scene.getRoot().getStyleClass().contains("light");
        theme(isLight ? Theme.DARK : Theme.LIGHT);
    }

    void quit() {
        stage.close();
    }

    private void dress(Scene any) {
        Theme wished = chosen.theme();
        Skin.dress(any, wished == Theme.SYSTEM ? desktop.told() : wished);
    }

    void notices(Notices notices) {
        chosen.notices(notices);
        pages.alerts().notices(notices);
    }

    void trust(Optional<TrustPoint> block) {
        chosen.trusted(block);
        connections.trust(block);
    }

    /** Exports go there without a question; an empty folder brings the question back. */
    void exports(String folder) {
        chosen.exports(folder);
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
        kiosk.toggle(current);
    }

    /** What Esc leaves when nothing else is open; false when there is nothing to leave. */
    boolean endKiosk() {
        boolean wasOn = kiosk.isOn();
        kiosk.end();
        return wasOn;
    }

    private void show(Fleet fleet) {
        localnet.show();
        long nowMs = fleet.now().toEpochMilli();
        if (Math.abs(nowMs - sampledMs) >= SAMPLE_MS) {
            sampledMs = nowMs;
            pages.sample(fleet);
            if (!options.isWithoutScreen()) {
                remember();
                memory.save(chosen.remembered());
            }
            // The desktop may have been told to be light meanwhile.
            dress(scene);
            frame.sidebar().count("alerts", "Alerts", pages.alerts().count());
            kiosk.turn(nowMs, current);
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
        kiosk.close();
        signals.close();
        if (!options.isWithoutScreen()) {
            remember();
            memory.close(chosen.remembered());
        } else {
            memory.close();
        }
        localnet.close();
        connections.close();
    }

    /** A kiosk's page and screen are not where the operator was. */
    private void remember() {
        if (!kiosk.isOn() && !stage.isFullScreen() && !stage.isIconified()) {
            chosen.at(
                    current,
                    new Place(stage.getX(), stage.getY(), stage.getWidth(), stage.getHeight()));
        }
    }
}
