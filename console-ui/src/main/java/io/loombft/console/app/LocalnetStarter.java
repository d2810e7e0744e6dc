package io.loombft.console.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

/** Starts a local network with the launcher, tells its last line, and ends it with the console. */
final class LocalnetStarter implements AutoCloseable {
    /** The addresses of the nodes that {@code localnet} starts by default. */
    static final List<String> NODES =
            List.of(
                    "http://127.0.0.1:26657",
                    "http://127.0.0.1:26667",
                    "http://127.0.0.1:26677",
                    "http://127.0.0.1:26687");

    private static final int LINES_MAX = 100;

    private final ReadOnlyStringWrapper said = new ReadOnlyStringWrapper("");
    private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
    private Optional<Process> process = Optional.empty();

    ReadOnlyStringProperty said() {
        return said.getReadOnlyProperty();
    }

    /** Starts it unless it runs; says why when it cannot. */
    boolean start() {
        if (process.filter(Process::isAlive).isPresent()) {
            return true;
        }
        Optional<Path> launcher = launcher();
        if (launcher.isEmpty()) {
            said.set(
                    "The launcher is not beside this program: run \"./loombft localnet\" yourself.");
            return false;
        }
        try {
            Path folder = Path.of(System.getProperty("user.home"), "loombft-localnet");
            Process started =
                    new ProcessBuilder(
                                    launcher.get().toString(),
                                    "localnet",
                                    "--dir",
                                    folder.toString())
                            .redirectErrorStream(true)
                            .start();
            started.getOutputStream().close();
            process = Optional.of(started);
            Thread.ofVirtual().name("localnet").start(() -> listen(started));
            said.set("Starting; the first time it is built, which takes a minute.");
            return true;
        } catch (IOException e) {
            said.set(launcher.get() + " cannot be started: " + e.getMessage());
            return false;
        }
    }

    /** As the script says that started this program, else as the project's folders lie. */
    private static Optional<Path> launcher() {
        String told = System.getProperty("loombft.launcher");
        Path path = told == null ? Path.of("loombft") : Path.of(told);
        return Files.isExecutable(path) && !Files.isDirectory(path)
                ? Optional.of(path.toAbsolutePath())
                : Optional.empty();
    }

    private void listen(Process started) {
        try (BufferedReader reader = started.inputReader()) {
            String line = reader.readLine();
            while (line != null) {
                lines.add(line);
                if (lines.size() > LINES_MAX) {
                    lines.poll();
                }
                line = reader.readLine();
            }
        } catch (IOException e) {
            lines.add("The network's output cannot be read any more: " + e.getMessage());
        }
    }

    /** Called on each pulse that shows something. */
    void show() {
        String last = null;
        for (String line = lines.poll(); line != null; line = lines.poll()) {
            last = line;
        }
        if (last != null) {
            said.set(last);
        }
    }

    @Override
    public void close() {
        process.ifPresent(Process::destroy);
    }
}
