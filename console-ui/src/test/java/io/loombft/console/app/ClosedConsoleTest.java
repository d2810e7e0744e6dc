package io.loombft.console.app;

import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import javafx.scene.Parent;
import org.junit.jupiter.api.Test;

/** A console is closed and another one opened in the same window, over and over, as all our tests do. */
class ClosedConsoleTest {
    @Test
    void nothingOfItStaysInMemory() throws Exception {
        try (Socket nobody = new Socket()) {
            nobody.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            String url = "http://127.0.0.1:" + nobody.getLocalPort();
            WeakReference<Parent> closed = openedAndClosed(url);
            // The window keeps what it showed last.
            openedAndClosed(url);
            await().atMost(Driver.PATIENCE)
                    .until(
                            () -> {
                                System.gc();
                                return closed.get() == null;
                            });
        }
    }

    private static WeakReference<Parent> openedAndClosed(String url) throws Exception {
        try (Driver console = Driver.open("--node", url)) {
            Driver.PAGES.forEach(console::page);
            return new WeakReference<>(console.robot().window(0).getScene().getRoot());
        }
    }
}
