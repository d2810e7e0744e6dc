package io.loombft.console.app;

import io.loombft.core.bytes.MalformedInputException;
import java.util.List;
import javafx.application.Application;

/**
 * Starts the console. It is not itself an {@code Application}: the JVM would then look for JavaFX
 * among its modules, and not find it on the class path.
 */
public final class ConsoleMain {
    private static final int EXIT_FAILED = 1;
    private static final int EXIT_USAGE = 2;

    private ConsoleMain() {}

    /** Exits with 2 and a sentence when the arguments make no sense. */
    public static void main(String[] args) {
        try {
            Options options = Options.parse(List.of(args));
            if (options.isWithoutScreen()) {
                withoutScreen(options.size());
            }
            open(args);
        } catch (MalformedInputException e) {
            System.err.println(e.getMessage());
            System.err.println(Options.USAGE);
            System.exit(EXIT_USAGE);
        }
    }

    /** Pictures are drawn in software, into memory; no display is needed or touched. */
    private static void withoutScreen(Options.Size size) {
        System.setProperty("glass.platform", "Monocle");
        System.setProperty("monocle.platform", "Headless");
        System.setProperty("headless.geometry", size.width() + "x" + size.height() + "-32");
        System.setProperty("prism.order", "sw");
        System.setProperty("java.awt.headless", "true");
    }

    private static void open(String[] args) {
        try {
            Application.launch(ConsoleApplication.class, args);
        } catch (UnsupportedOperationException | UnsatisfiedLinkError noScreen) {
            System.err.println(
                    "The console needs a graphical desktop and could not open a window ("
                            + noScreen.getMessage()
                            + "). On Linux, set DISPLAY and install libgtk-3-0.");
            System.exit(EXIT_FAILED);
        }
    }
}
