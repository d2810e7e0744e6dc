package io.loombft.console.app;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import javafx.application.Application;

/**
 * Starts the console. It is not itself an {@code Application}: the JVM would then look for JavaFX
 * among its modules, and not find it on the class path.
 */
public final class ConsoleMain {
    private static final int EXIT_FAILED = 1;
    private static final int EXIT_USAGE = 2;
    private static final String DEFAULT_NODE = "http://127.0.0.1:26657";

    private ConsoleMain() {}

    /** Takes {@code --node URL}; exits with 2 and a sentence when it is given anything else. */
    public static void main(String[] args) {
        Optional<URI> node = nodeOf(List.of(args));
        if (node.isEmpty()) {
            System.err.println(
                    "Usage: loombft console [--node URL], for example --node " + DEFAULT_NODE);
            System.exit(EXIT_USAGE);
        }
        node.ifPresent(ConsoleMain::open);
    }

    private static void open(URI node) {
        try {
            Application.launch(ConsoleApplication.class, node.toString());
        } catch (UnsupportedOperationException | UnsatisfiedLinkError noScreen) {
            System.err.println(
                    "The console needs a graphical desktop and could not open a window ("
                            + noScreen.getMessage()
                            + "). On Linux, set DISPLAY and install libgtk-3-0.");
            System.exit(EXIT_FAILED);
        }
    }

    /** The node to ask, or empty when the arguments do not name one. */
    static Optional<URI> nodeOf(List<String> args) {
        if (args.isEmpty()) {
            return Optional.of(URI.create(DEFAULT_NODE));
        }
        if (args.size() != 2 || !args.get(0).equals("--node")) {
            return Optional.empty();
        }
        return httpAddress(args.get(1));
    }

    private static Optional<URI> httpAddress(String text) {
        try {
            URI address = URI.create(text);
            boolean http =
                    "http".equals(address.getScheme()) || "https".equals(address.getScheme());
            return http && address.getHost() != null ? Optional.of(address) : Optional.empty();
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }
}
