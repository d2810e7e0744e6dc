package io.loombft.server.cli;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One node of a local network as a process; used by the thread that supervises the network. */
final class NodeProcess {
    /** Only this much of the end of a log is looked at. */
    private static final int LOG_TAIL_BYTES = 16 * 1024;

    private static final int LOG_LINES = 10;

    private final Network.Place place;
    private final Process process;

    private NodeProcess(Network.Place place, Process process) {
        this.place = place;
        this.process = process;
    }

    static NodeProcess start(Network.Place place) throws CommandFailedException {
        return start(place, List.of());
    }

    /** The same with options for its JVM. */
    static NodeProcess start(Network.Place place, List<String> jvmOptions)
            throws CommandFailedException {
        NodeHome home = place.home();
        ProcessBuilder builder =
                new ProcessBuilder(JavaCommand.with(jvmOptions, "start", home.config().toString()))
                        .directory(home.folder().toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(home.log().toFile()));
        try {
            Process process = builder.start();
            // A node reads nothing; an open pipe would only tie it to us.
            process.getOutputStream().close();
            Files.writeString(home.pid(), process.pid() + "\n");
            return new NodeProcess(place, process);
        } catch (IOException e) {
            throw CommandFailedException.file("start", place.name(), e);
        }
    }

    Network.Place place() {
        return place;
    }

    /** For looking at what it uses. */
    ProcessHandle process() {
        return process.toHandle();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Asks the node to end, as SIGTERM does. */
    void askToEnd() {
        process.destroy();
    }

    /** Waits for the end, then forces it; answers the exit code. */
    int end(long graceMs) throws InterruptedException {
        if (!process.waitFor(Math.max(0, graceMs), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
        }
        int exitCode = process.waitFor();
        forget();
        return exitCode;
    }

    int exitCode() {
        return process.exitValue();
    }

    /** The last lines of the node's log. */
    List<String> lastLines() {
        File log = place.home().log().toFile();
        try (RandomAccessFile file = new RandomAccessFile(log, "r")) {
            file.seek(Math.max(0, file.length() - LOG_TAIL_BYTES));
            byte[] tail = new byte[(int) Math.min(LOG_TAIL_BYTES, file.length())];
            int length = Math.max(0, file.read(tail));
            List<String> lines =
                    new String(tail, 0, length, StandardCharsets.UTF_8).lines().toList();
            return lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size());
        } catch (IOException e) {
            return List.of("(" + log + " cannot be read)");
        }
    }

    private void forget() {
        try {
            Files.deleteIfExists(place.home().pid());
        } catch (IOException e) {
            // The next start writes it anew.
            return;
        }
    }
}
