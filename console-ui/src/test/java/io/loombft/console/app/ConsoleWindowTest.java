package io.loombft.console.app;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import javafx.application.Application;
import javafx.scene.control.Label;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;

/** Opens the real window, on a screen that is only memory. */
class ConsoleWindowTest {
    private static final Duration AT_MOST = Duration.ofSeconds(60);

    /** Bound but not listening: whoever connects is refused, and nobody else gets the port. */
    private final Socket taken = new Socket();

    private final FxRobot robot = new FxRobot();
    private Application console;

    @BeforeEach
    void openTheWindow() throws Exception {
        Driver.forgetSettings();
        taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        FxToolkit.registerPrimaryStage();
        console = FxToolkit.setupApplication(ConsoleApplication.class, "--node", node());
    }

    @AfterEach
    void closeTheWindow() throws Exception {
        FxToolkit.cleanupApplication(console);
        FxToolkit.cleanupStages();
        taken.close();
    }

    @Test
    void saysThatItIsNotConnectedAndWhatToDo() {
        await().atMost(AT_MOST).until(() -> text("#headline").equals("not connected to " + node()));

        assertTrue(text("#advice").contains("loombft localnet"), text("#advice"));
        assertTrue(text("#advice").contains("--node URL"), text("#advice"));
        assertEquals("–", text("#chip-height-0"));
        assertEquals("never", text("#chip-age-0"));
        assertEquals("LoomBFT", ((Stage) robot.window(0)).getTitle());
    }

    private String node() {
        return "http://127.0.0.1:" + taken.getLocalPort();
    }

    private String text(String id) {
        return robot.lookup(id).queryAs(Label.class).getText();
    }
}
