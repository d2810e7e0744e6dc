package io.loombft.console.app;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Real nodes as processes, started as an operator starts them. */
final class TestLocalnet implements AutoCloseable {
    private static final int PORTS_A_NODE = 10;

    private final Path folder;
    private final int basePort;
    private final int count;
    private final List<Process> processes = new ArrayList<>();

    private TestLocalnet(Path folder, int count) throws IOException {
        this.folder = folder;
        this.count = count;
        this.basePort = freePorts(count * PORTS_A_NODE);
    }

    /** A network whose nodes are starting. */
    static TestLocalnet start(Path folder, int count) throws IOException, InterruptedException {
        TestLocalnet network = prepare(folder, count);
        network.startAll();
        return network;
    }

    /** The files of a network; nothing is started. */
    static TestLocalnet prepare(Path folder, int count) throws IOException, InterruptedException {
        TestLocalnet network = new TestLocalnet(folder, count);
        Process files =
                network.run(
                        "testnet",
                        "--dir",
                        folder.toString(),
                        "--validators",
                        Integer.toString(count),
                        "--base-port",
                        Integer.toString(network.basePort));
        if (files.waitFor() != 0) {
            throw new IOException(Files.readString(network.log()));
        }
        return network;
    }

    /** The second node votes with the key of the first one from now on, and with its own no more. */
    void copyValidatorKey(int from, int to) throws IOException {
        Path key = Path.of("keys", "validator_key.json");
        Files.copy(
                home(from).resolve(key),
                home(to).resolve(key),
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.COPY_ATTRIBUTES);
    }

    void startAll() throws IOException {
        for (int i = 0; i < count; i++) {
            startNode(i);
        }
    }

    /** The node neither says nor hears anything until it is thawed. */
    void freeze(int node) throws IOException, InterruptedException {
        signal(node, "STOP");
    }

    void thaw(int node) throws IOException, InterruptedException {
        signal(node, "CONT");
    }

    private void signal(int node, String name) throws IOException, InterruptedException {
        String pid = Long.toString(processes.get(node).pid());
        int code = new ProcessBuilder("kill", "-" + name, pid).start().waitFor();
        if (code != 0) {
            throw new IOException("kill -" + name + " " + pid + " answered " + code);
        }
    }

    /** One simulated network behind one RPC, its last validator a liar. */
    static TestLocalnet simulated(Path folder) throws IOException {
        TestLocalnet network = new TestLocalnet(folder, 1);
        network.processes.add(
                network.run(
                        "simulate",
                        "--serve",
                        Integer.toString(network.basePort + 1),
                        "--validators",
                        "4",
                        "--byzantine",
                        "1",
                        "--blocks-per-second",
                        "2"));
        return network;
    }

    Path home(int node) {
        return folder.resolve("node" + node);
    }

    Path faucet() {
        return folder.resolve("faucet.json");
    }

    List<String> urls() {
        return IntStream.range(0, count)
                .mapToObj(i -> "http://127.0.0.1:" + (basePort + i * PORTS_A_NODE + 1))
                .toList();
    }

    /** Arguments that open the console on all nodes. */
    String[] consoleArguments() {
        return urls().stream()
                .flatMap(url -> List.of("--node", url).stream())
                .toArray(String[]::new);
    }

    void startNode(int node) throws IOException {
        Process process =
                run("start", home(node).resolve("config").resolve("node.toml").toString());
        if (node < processes.size()) {
            processes.set(node, process);
        } else {
            processes.add(process);
        }
    }

    void killNode(int node) throws InterruptedException {
        processes.get(node).destroyForcibly().waitFor();
    }

    /** Beside the network's folder, which must begin empty. */
    private Path log() {
        return folder.resolveSibling("processes.log");
    }

    private Process run(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx192m"));
        command.addAll(List.of("-cp", classPath(), "io.loombft.server.Main"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
    }

    /** Without the silent logger that the tests have. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("slf4j-nop"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static int freePorts(int count) throws IOException {
        int base = 12_000 + (int) (ProcessHandle.current().pid() % 700) * 20;
        for (int tried = 0; tried < 100; tried++, base += count) {
            if (areFree(base, count)) {
                return base;
            }
        }
        throw new IOException("no free ports");
    }

    private static boolean areFree(int base, int count) {
        for (int port = base; port < base + count; port++) {
            try (ServerSocket socket =
                    new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                if (!socket.isBound()) {
                    return false;
                }
            } catch (IOException taken) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        for (Process process : processes) {
            process.destroyForcibly().onExit().join();
        }
    }
}
