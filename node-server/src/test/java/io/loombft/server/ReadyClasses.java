package io.loombft.server;

import io.loombft.core.client.NodeClient;
import io.loombft.core.client.RpcException;
import io.loombft.server.cli.LiveNodeRunner;
import io.loombft.server.cli.Loombft;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * The classes of this test run in an archive from which other processes take them parsed and checked:
 * a node starts in two thirds of the time. Made once in a run, by a node that starts and ends; when that does
 * not succeed, processes start as slowly as ever.
 */
final class ReadyClasses {
    private static final List<String> SMALL =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m");

    private final Path folder;
    private final String classPath;

    private ReadyClasses(Path folder) throws IOException {
        this.folder = folder;
        this.classPath = withoutFolders();
    }

    private static final class Made {
        static final List<String> OPTIONS = make();
    }

    /** The options of a small process, its class path last. */
    static List<String> options() {
        return Made.OPTIONS;
    }

    private static List<String> make() {
        try {
            Path folder = Path.of("target", "ready-classes");
            if (Files.exists(folder)) {
                RestoredBackupTest.delete(folder);
            }
            return new ReadyClasses(Files.createDirectories(folder)).archived();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private List<String> archived() throws IOException, InterruptedException {
        Path archive = folder.resolve("classes.jsa").toAbsolutePath();
        Path home = folder.resolve("net");
        int port = testnet(home);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(SMALL);
        command.add("-XX:ArchiveClassesAtExit=" + archive);
        command.addAll(List.of("-cp", classPath, Main.class.getName(), "start"));
        command.add(home.resolve("node0").resolve("config").resolve("node.toml").toString());
        Process node =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("node.log").toFile())
                        .start();
        try {
            awaitBlock("http://127.0.0.1:" + (port + 1), node);
            node.destroy();
            boolean hasEnded = node.waitFor(1, TimeUnit.MINUTES);
            List<String> options = new ArrayList<>(SMALL);
            if (hasEnded && Files.exists(archive)) {
                // Processes with other settings cannot use it, and need not say so.
                options.addAll(List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:disable"));
            }
            options.addAll(List.of("-cp", classPath));
            return List.copyOf(options);
        } finally {
            node.destroyForcibly();
        }
    }

    private static int testnet(Path home) throws IOException {
        int port = TestPorts.range(10);
        PrintStream nowhere =
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Loombft.run(
                new String[] {
                    "testnet",
                    "--dir",
                    home.toString(),
                    "--validators",
                    "1",
                    "--base-port",
                    Integer.toString(port)
                },
                nowhere,
                nowhere,
                Map.of(),
                new LiveNodeRunner());
        return port;
    }

    private static void awaitBlock(String url, Process node) {
        Awaitility.await()
                .atMost(ProcessNetwork.PATIENCE)
                .ignoreExceptionsMatching(e -> e instanceof RpcException)
                .until(
                        () -> {
                            try (NodeClient client = NodeClient.of(List.of(url))) {
                                return !node.isAlive()
                                        || client.status().latestHeight().value() > 1;
                            }
                        });
    }

    /** An archive is of jars only: each folder becomes one. */
    private String withoutFolders() throws IOException {
        List<String> jars = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            // An empty one would be the folder of the module, with all that was ever built in it.
            if (!entry.isEmpty()) {
                Path path = Path.of(entry);
                jars.add(Files.isDirectory(path) ? jar(path, jars.size()).toString() : entry);
            }
        }
        return String.join(File.pathSeparator, jars);
    }

    private Path jar(Path classes, int number) throws IOException {
        Path jar = folder.resolve("classes-" + number + ".jar").toAbsolutePath();
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(classes)) {
            out.setLevel(0);
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                String name = classes.relativize(file).toString().replace(File.separatorChar, '/');
                if (name.equals("META-INF/MANIFEST.MF")) {
                    continue;
                }
                out.putNextEntry(new JarEntry(name));
                Files.copy(file, out);
                out.closeEntry();
            }
        }
        return jar;
    }
}
