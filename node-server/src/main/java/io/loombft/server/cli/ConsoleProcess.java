package io.loombft.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Opens the console beside a network; it stays open when the network ends. */
final class ConsoleProcess {
    private ConsoleProcess() {}

    /** Starts it with every node of the network; answers why not when it cannot. */
    static Optional<String> start(Network network) {
        Optional<List<String>> program = command();
        if (program.isEmpty()) {
            return Optional.of(
                    "The console is not built: run \"./loombft console --node URL\" beside this.");
        }
        List<String> command = new ArrayList<>(program.get());
        for (Network.Place place : network.places()) {
            command.addAll(List.of("--node", "http://127.0.0.1:" + place.rpcPort()));
        }
        try {
            Process console =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(network.folder().resolve("console.log").toFile())
                            .start();
            console.getOutputStream().close();
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("The console cannot be started: " + e.getMessage());
        }
    }

    /** What starts the console, its arguments left away; empty when it is not built. */
    static Optional<List<String>> command() {
        return jar().map(
                        jar ->
                                List.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "@" + jar.resolveSibling("../jvm.options").normalize(),
                                        "-jar",
                                        jar.toString()));
    }

    /** Where the build puts it, as seen from this program's own jar. */
    private static Optional<Path> jar() {
        Path own = Path.of(System.getProperty("java.class.path", "")).toAbsolutePath();
        Path console = own.resolve("../../../console-ui/target/console-ui.jar").normalize();
        return Files.isRegularFile(console) ? Optional.of(console) : Optional.empty();
    }
}
