package io.loombft.console.app;

import static io.loombft.console.app.Driver.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.console.remembered.Preferences;
import io.loombft.console.remembered.Preferences.Theme;
import io.loombft.console.remembered.PreferencesFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import javafx.scene.control.MenuButton;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The keys that work on every page, pressed on the window of a console whose two nodes do not answer. */
class ConsoleKeysTest {
    private final Socket first = new Socket();
    private final Socket second = new Socket();
    private Driver console;

    @BeforeEach
    void open() throws Exception {
        console = Driver.open("--node", bound(first), "--node", bound(second), "--theme", "dark");
        eventually(() -> console.isSelected(0));
    }

    @AfterEach
    void close() throws IOException {
        console.close();
        first.close();
        second.close();
    }

    /** Bound but not listening: whoever connects is refused, and nobody else gets the port. */
    private static String bound(Socket socket) throws IOException {
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return "http://127.0.0.1:" + socket.getLocalPort();
    }

    @Test
    void digitsChooseANode() {
        console.push(KeyCode.CONTROL, KeyCode.DIGIT2);
        eventually(() -> console.isSelected(1) && !console.isSelected(0));
        console.push(KeyCode.CONTROL, KeyCode.DIGIT1);
        eventually(() -> console.isSelected(0));
        console.push(KeyCode.CONTROL, KeyCode.DIGIT9);
        eventually(() -> console.isSelected(1));
    }

    @Test
    void upAndDownGoThroughThePages() {
        assertTrue(console.isOpen("overview"));
        console.push(KeyCode.CONTROL, KeyCode.DOWN);
        assertTrue(console.isOpen("live"));
        console.push(KeyCode.CONTROL, KeyCode.UP);
        console.push(KeyCode.CONTROL, KeyCode.UP);
        assertTrue(console.isOpen("settings"), "the first page follows the last");
    }

    @Test
    void thePaletteOpensStaysOpenUnderAClickAndClosesWithEscape() {
        console.push(KeyCode.CONTROL, KeyCode.K);
        assertTrue(isPaletteOpen());
        console.robot().clickOn("#palette-field");
        assertTrue(isPaletteOpen());
        console.robot().write("alerts");
        console.push(KeyCode.ENTER);
        assertFalse(isPaletteOpen());
        assertTrue(console.isOpen("alerts"));

        console.push(KeyCode.CONTROL, KeyCode.K);
        console.push(KeyCode.ESCAPE);
        assertFalse(isPaletteOpen());
        console.push(KeyCode.CONTROL, KeyCode.K);
        console.robot().interact(() -> {});
        console.robot().clickOn(5.0, 500.0);
        assertFalse(isPaletteOpen(), "a click beside it closes it");
    }

    private boolean isPaletteOpen() {
        return console.robot().lookup("#palette").query().isVisible();
    }

    @Test
    void theKioskBeginsWithAPageToWatchAndEndsAltogether() {
        console.page("settings");
        console.push(KeyCode.F11);
        assertTrue(window().isFullScreen());
        assertFalse(hasNavigation());
        console.push(KeyCode.CONTROL, KeyCode.K);
        console.push(KeyCode.ESCAPE);
        assertTrue(window().isFullScreen(), "the palette is closed first");
        console.push(KeyCode.ESCAPE);
        assertFalse(window().isFullScreen());
        assertTrue(hasNavigation());
        assertTrue(console.isOpen("overview"));

        console.push(KeyCode.F11);
        assertFalse(hasNavigation());
        console.robot().interact(() -> window().setFullScreen(false));
        assertTrue(hasNavigation(), "also when the desktop takes the screen back");
    }

    @Test
    void aWallNeverShowsWhereOneSignsTypesOrChooses() {
        String page = "wallet";
        for (int i = 0; i <= Kiosk.WATCHED.size(); i++) {
            page = Kiosk.after(page);
            assertFalse(
                    List.of("wallet", "settings", "recorder", "contracts", "accounts")
                            .contains(page),
                    page);
        }
        assertEquals("overview", page, "all of them were watched");
    }

    private boolean hasNavigation() {
        return console.robot().lookup("#nav-overview").tryQuery().isPresent();
    }

    private Stage window() {
        return (Stage) console.robot().window(0);
    }

    @Test
    void theListOfExportsOpens() {
        console.page("settings");
        console.push(KeyCode.CONTROL, KeyCode.E);
        eventually(
                () ->
                        console.robot().lookup("#export").queryAllAs(MenuButton.class).stream()
                                .anyMatch(MenuButton::isShowing));
        console.push(KeyCode.ESCAPE);
        eventually(
                () ->
                        console.robot().lookup("#export").queryAllAs(MenuButton.class).stream()
                                .noneMatch(MenuButton::isShowing));
    }

    @Test
    void aThemeThatIsChosenIsKeptAndOneOfTheCommandLineIsNot() {
        assertTrue(isStyled("dark"));
        eventually(() -> written().page().equals("overview"));
        assertEquals(Theme.SYSTEM, written().theme());
        assertEquals(List.of(), written().nodes());

        console.push(KeyCode.CONTROL, KeyCode.T);
        assertTrue(isStyled("light"));
        assertFalse(isStyled("dark"));
        eventually(() -> written().theme() == Theme.LIGHT);

        console.page("settings");
        console.press("theme-dark");
        assertTrue(isStyled("dark"));
        eventually(() -> written().theme() == Theme.DARK && written().page().equals("settings"));
        assertEquals(List.of(), written().nodes());
    }

    private static Preferences written() {
        return PreferencesFile.in(PreferencesFile.folder()).read();
    }

    private boolean isStyled(String name) {
        return window().getScene().getRoot().getStyleClass().contains(name);
    }

    @Test
    void theLastKeyEndsIt() {
        Stage window = window();
        console.push(KeyCode.CONTROL, KeyCode.Q);
        eventually(() -> !window.isShowing());
    }
}
