package io.loombft.server;

import static io.loombft.server.ProcessNetwork.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.client.JsonRpcClient;
import io.loombft.core.client.NodeClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes that stand still for a while, as a long collection or a moving machine makes them. */
class PausedProcessesTest {
    private static final int BLOCKS = 5;
    private static final Pattern SECRET =
            Pattern.compile("\"secret_key\"\\s*:\\s*\"([0-9a-f]{64})\"");

    @TempDir private Path folder;

    @Test
    void onePausedIsCaughtUpWithAllPausedGoOnAndNoSecretIsLogged() throws Exception {
        try (ProcessNetwork network = new ProcessNetwork(folder.resolve("net"), 4)) {
            for (ProcessNetwork.Node node : network.nodes()) {
                node.start(Map.of("LOOMBFT_LOGGING_LEVEL", "debug"));
            }
            for (ProcessNetwork.Node node : network.nodes()) {
                reaches(node, 2);
            }
            ProcessNetwork.Node paused = network.node(3);
            signal(paused, "STOP");
            long begun = height(network.node(0));
            reaches(network.node(0), begun + BLOCKS);
            signal(paused, "CONT");
            reaches(paused, begun + BLOCKS);

            for (ProcessNetwork.Node node : network.nodes()) {
                signal(node, "STOP");
            }
            Awaitility.await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
            for (ProcessNetwork.Node node : network.nodes()) {
                signal(node, "CONT");
            }
            long tip = height(network.node(0));
            for (ProcessNetwork.Node node : network.nodes()) {
                reaches(node, tip + BLOCKS);
                assertTrue(node.process().isAlive());
            }
            String block = block(network.node(0), tip);
            for (ProcessNetwork.Node node : network.nodes()) {
                assertEquals(block, block(node, tip), node.toString());
            }
            for (ProcessNetwork.Node node : network.nodes()) {
                assertEquals(0, node.terminate(), node.toString());
                keepsItsSecrets(node);
            }
        }
    }

    private static void signal(ProcessNetwork.Node node, String name) throws Exception {
        Process kill =
                new ProcessBuilder("kill", "-" + name, Long.toString(node.process().pid())).start();
        assertEquals(0, kill.waitFor());
    }

    private static void keepsItsSecrets(ProcessNetwork.Node node) throws Exception {
        String log = Files.readString(node.log());
        assertTrue(log.contains("\"level\":\"debug\""), "it says less than it can");
        for (String name : List.of("validator_key.json", "node_key.json")) {
            Path key = node.home().resolve("keys").resolve(name);
            assertEquals(
                    "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
            Matcher secret = SECRET.matcher(Files.readString(key));
            assertTrue(secret.find(), "the test does not know the file any more");
            assertFalse(log.contains(secret.group(1)), name);
        }
    }

    private static long height(ProcessNetwork.Node node) throws Exception {
        long[] height = new long[1];
        try (NodeClient client = node.client()) {
            eventually(() -> (height[0] = client.status().latestHeight().value()) > 0);
        }
        return height[0];
    }

    private static String block(ProcessNetwork.Node node, long height) throws Exception {
        try (NodeClient client = node.client()) {
            return client.call("get_block_hash", JsonRpcClient.noParams().put("height", height))
                    .toString();
        }
    }

    private static void reaches(ProcessNetwork.Node node, long height) throws Exception {
        try (NodeClient client = node.client()) {
            eventually(() -> client.status().latestHeight().value() >= height);
        }
    }
}
