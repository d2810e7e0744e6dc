package io.loombft.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.client.KeyFile;
import io.loombft.core.client.NodeClient;
import io.loombft.core.client.RpcException;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.crypto.KeyPair;
import io.loombft.server.cli.LiveNodeRunner;
import io.loombft.server.cli.Loombft;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** A network as an operator makes it with {@code testnet}, each node a process of its own. */
final class ProcessNetwork implements AutoCloseable {
    /** Long enough for the slowest machine; nothing waits for it when all is well. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final int PORTS_A_NODE = 10;

    private final Path folder;
    private final int basePort;
    private final List<Node> nodes = new ArrayList<>();

    /** Makes the homes of the nodes and starts none. */
    ProcessNetwork(Path folder, int count) throws IOException {
        this.folder = folder;
        this.basePort = TestPorts.range(PORTS_A_NODE * count);
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(said, true, StandardCharsets.UTF_8);
        int exitCode =
                Loombft.run(
                        new String[] {
                            "testnet",
                            "--dir",
                            folder.toString(),
                            "--validators",
                            Integer.toString(count),
                            "--base-port",
                            Integer.toString(basePort)
                        },
                        print,
                        print,
                        Map.of(),
                        new LiveNodeRunner());
        assertEquals(0, exitCode, said.toString(StandardCharsets.UTF_8));
        for (int i = 0; i < count; i++) {
            nodes.add(new Node(i, folder.resolve("node" + i), basePort + PORTS_A_NODE * i));
        }
    }

    KeyPair faucet() throws Exception {
        return KeyFile.read(folder.resolve("faucet.json"), new Ed25519());
    }

    Node node(int index) {
        return nodes.get(index);
    }

    List<Node> nodes() {
        return List.copyOf(nodes);
    }

    List<String> urls() {
        return nodes.stream().map(Node::url).toList();
    }

    void startAll() throws IOException {
        for (Node node : nodes) {
            node.start();
        }
    }

    @Override
    public void close() {
        try {
            for (Node node : nodes) {
                node.kill();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Another process of this program, with little ado. */
    static ProcessBuilder command(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ReadyClasses.options());
        command.add(Main.class.getName());
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    /** Waits for it; a node that is starting does not answer yet. */
    static void eventually(Callable<Boolean> condition) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptionsMatching(e -> e instanceof RpcException)
                .until(condition);
    }

    /** One node: its home, its ports and its process. */
    static final class Node {
        private final int index;
        private final Path home;
        private final int port;
        private Process process;

        private Node(int index, Path home, int port) {
            this.index = index;
            this.home = home;
            this.port = port;
        }

        Path home() {
            return home;
        }

        Path config() {
            return home.resolve("config").resolve("node.toml");
        }

        Path log() {
            return home.resolve("node.log");
        }

        int p2pPort() {
            return port;
        }

        String url() {
            return "http://127.0.0.1:" + (port + 1);
        }

        String metricsUrl() {
            return "http://127.0.0.1:" + (port + 2) + "/metrics";
        }

        NodeClient client() throws Exception {
            return NodeClient.of(List.of(url()));
        }

        /** Starts a process beside the one that may be running. */
        Process launch() throws IOException {
            return launch(Map.of(), List.of());
        }

        private Process launch(Map<String, String> environment, List<String> jvmSettings)
                throws IOException {
            ProcessBuilder builder = command("start", config().toString());
            // Behind those that all processes have: of two, the JVM takes the last.
            builder.command().addAll(builder.command().indexOf("-cp"), jvmSettings);
            builder.environment().putAll(environment);
            return builder.redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                    .start();
        }

        void start() throws IOException {
            process = launch();
        }

        /** Starts it with variables that change its configuration, or tell it to die. */
        void start(Map<String, String> environment) throws IOException {
            process = launch(environment, List.of());
        }

        /** Starts it in a JVM with settings of its own. */
        void start(List<String> jvmSettings) throws IOException {
            process = launch(Map.of(), jvmSettings);
        }

        Process process() {
            return process;
        }

        void kill() throws InterruptedException {
            if (process != null) {
                process.destroyForcibly().waitFor();
            }
        }

        /** Starts it and expects that it ends by itself with this code, and what it says. */
        String refusesToStart(int exitCode) throws Exception {
            Process refused = launch();
            assertTrue(
                    refused.waitFor(PATIENCE.toSeconds(), java.util.concurrent.TimeUnit.SECONDS),
                    "still running");
            String said = Files.readString(log());
            assertEquals(exitCode, refused.exitValue(), said);
            return said;
        }

        /** Tells it to end, as a service manager does. */
        int terminate() throws InterruptedException {
            process.destroy();
            return process.waitFor();
        }

        @Override
        public String toString() {
            return "node" + index;
        }
    }
}
