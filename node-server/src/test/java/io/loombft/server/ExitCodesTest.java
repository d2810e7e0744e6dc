package io.loombft.server;

import static io.loombft.server.ProcessNetwork.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.client.NodeClient;
import io.loombft.core.journal.GuardFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node process leaves behind for those who supervise it. */
class ExitCodesTest {
    @TempDir private Path folder;

    @Test
    void endsOrderlyOnATerminationAndRefusesToRunTwice() throws Exception {
        try (ProcessNetwork network = new ProcessNetwork(folder.resolve("net"), 1)) {
            ProcessNetwork.Node node = network.node(0);
            node.start();
            reaches(node, 2);
            String said = node.refusesToStart(6);
            assertTrue(said.contains("another process uses"), said);
            reaches(node, height(node) + 1);
            assertEquals(0, node.terminate(), Files.readString(node.log()));

            node.start();
            reaches(node, 3);
            assertEquals(0, node.terminate());
            noStackTraces(node);
        }
    }

    @Test
    void namesThePortThatIsInUse() throws Exception {
        try (ProcessNetwork network = new ProcessNetwork(folder.resolve("net"), 1)) {
            ProcessNetwork.Node node = network.node(0);
            List<String> keys =
                    List.of("p2p.listen_addr", "rpc.listen_addr", "metrics_listen_addr");
            for (int i = 0; i < keys.size(); i++) {
                try (ServerSocket other =
                        new ServerSocket(node.p2pPort() + i, 1, InetAddress.getLoopbackAddress())) {
                    assertTrue(other.isBound());
                    String said = node.refusesToStart(6);
                    assertTrue(said.contains(keys.get(i)), said);
                }
            }
            noStackTraces(node);
        }
    }

    @Test
    void refusesWhatItCannotTrust() throws Exception {
        try (ProcessNetwork network = new ProcessNetwork(folder.resolve("net"), 4);
                ProcessNetwork other = new ProcessNetwork(folder.resolve("other"), 1)) {
            ProcessNetwork.Node node = network.node(0);
            // Alone of four it never gets beyond height 1, so the journal's one segment only grows.
            node.start();
            try (NodeClient client = node.client()) {
                eventually(
                        () ->
                                client.call(
                                                "get_consensus_state",
                                                io.loombft.core.client.JsonRpcClient.noParams())
                                        .path("step")
                                        .asText()
                                        .equals("prevote"));
            }
            assertEquals(0, node.terminate(), Files.readString(node.log()));

            Path genesis = node.home().resolve("config").resolve("genesis.json");
            Path kept = folder.resolve("genesis.json");
            Files.copy(genesis, kept);
            Files.copy(
                    other.node(0).home().resolve("config").resolve("genesis.json"),
                    genesis,
                    StandardCopyOption.REPLACE_EXISTING);
            String said = node.refusesToStart(3);
            assertTrue(said.contains("genesis"), said);
            Files.copy(kept, genesis, StandardCopyOption.REPLACE_EXISTING);

            Path guard = node.home().resolve("keys").resolve(GuardFile.NAME);
            Path guardKept = folder.resolve("guard");
            Files.move(guard, guardKept);
            said = node.refusesToStart(3);
            assertTrue(said.contains(GuardFile.NAME), said);
            assertFalse(Files.exists(guard), "a guard was made");
            Files.move(guardKept, guard);

            damageTheMiddleOf(onlySegment(node));
            said = node.refusesToStart(5);
            assertTrue(said.contains("wal repair"), said);
            noStackTraces(node);
        }
    }

    @Test
    void refusesAGenesisWhoseBlocksItCannotSend() throws Exception {
        try (ProcessNetwork network = new ProcessNetwork(folder.resolve("net"), 1)) {
            ProcessNetwork.Node node = network.node(0);
            long most = 7L * 1024 * 1024;
            allowBlocksOf(node, most + 1);
            String said = node.refusesToStart(3);
            assertTrue(
                    said.contains(
                            "params.block_bytes_max of config/genesis.json is 7340033, above the"
                                    + " 7340032 that this node can send: lower it"),
                    said);
            assertFalse(Files.exists(node.home().resolve("data").resolve("db")), "a chain began");

            // It can send these, and comes as far as the guard, which is of the chain as it was
            // made.
            allowBlocksOf(node, most);
            String next = node.refusesToStart(3).substring(said.length());
            assertTrue(next.contains("the guard last_signed was made for the chain"), next);
            assertFalse(next.contains("block_bytes_max"), next);
            noStackTraces(node);
        }
    }

    private static void allowBlocksOf(ProcessNetwork.Node node, long bytes) throws Exception {
        Path genesis = node.home().resolve("config").resolve("genesis.json");
        String text = Files.readString(genesis);
        String other = text.replaceFirst("(\"block_bytes_max\"\\s*:\\s*)\\d+", "$1" + bytes);
        assertFalse(other.equals(text), text);
        Files.writeString(genesis, other);
    }

    /** Whoever supervises a node starts it again after this, and does not after a wrong configuration. */
    @Test
    void outOfMemoryIsNotTakenForAWrongConfiguration() throws Exception {
        Process hungry =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "@" + Path.of("jvm.options").toAbsolutePath(),
                                "-Xms32m",
                                "-Xmn8m",
                                "-Xmx32m",
                                "-XX:ErrorFile=" + folder.resolve("error.log"),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Hungry.class.getName())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("said").toFile())
                        .start();
        assertTrue(hungry.waitFor(ProcessNetwork.PATIENCE.toSeconds(), TimeUnit.SECONDS));
        String said = Files.readString(folder.resolve("said"));
        assertEquals(1, hungry.exitValue(), said);
        assertTrue(said.contains("OutOfMemoryError"), said);
    }

    /** Takes memory until there is none. */
    static final class Hungry {
        private Hungry() {}

        public static void main(String[] arguments) {
            List<byte[]> kept = new ArrayList<>();
            while (kept.size() < 1_000) {
                kept.add(new byte[1024 * 1024]);
            }
            System.out.println("there was enough: " + kept.size());
        }
    }

    private static Path onlySegment(ProcessNetwork.Node node) throws Exception {
        try (Stream<Path> files = Files.list(node.home().resolve("data").resolve("wal"))) {
            List<Path> segments = files.filter(Files::isRegularFile).sorted().toList();
            assertEquals(1, segments.size(), segments.toString());
            return segments.getFirst();
        }
    }

    private static void damageTheMiddleOf(Path segment) throws Exception {
        byte[] bytes = Files.readAllBytes(segment);
        bytes[100] ^= 0x40;
        Files.write(segment, bytes);
    }

    private static long height(ProcessNetwork.Node node) throws Exception {
        try (NodeClient client = node.client()) {
            return client.status().latestHeight().value();
        }
    }

    private static void reaches(ProcessNetwork.Node node, long height) throws Exception {
        try (NodeClient client = node.client()) {
            eventually(() -> client.status().latestHeight().value() >= height);
        }
    }

    private static void noStackTraces(ProcessNetwork.Node node) throws Exception {
        String log = Files.readString(node.log());
        assertFalse(log.contains("\tat "), log);
        assertFalse(log.contains("\"level\":\"error\"") && log.contains("halting"), log);
    }
}
