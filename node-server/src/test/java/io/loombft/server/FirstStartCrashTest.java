package io.loombft.server;

import static io.loombft.server.ProcessNetwork.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.client.NodeClient;
import io.loombft.server.node.crash.CrashPlan;
import io.loombft.server.node.crash.CrashPoint;
import io.loombft.server.node.crash.Deed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node without a home makes a chain of its own, however often it dies while it does. */
class FirstStartCrashTest {
    @TempDir private Path folder;

    @Test
    void beginsAChainOfItsOwnAfterDyingAtEachStepOfIt() throws Exception {
        Map<String, String> addresses = addresses(TestPorts.range(3));
        Set<Deed> deeds = EnumSet.copyOf(CrashVisits.FIRST_START);
        deeds.add(Deed.CHAIN_BEGIN);
        for (CrashPoint point :
                CrashPoint.all().stream().filter(p -> deeds.contains(p.deed())).toList()) {
            Process life = start(CrashVisits.told(point.name(), addresses));
            assertTrue(life.waitFor(ProcessNetwork.PATIENCE.toSeconds(), TimeUnit.SECONDS));
            assertEquals(CrashPlan.EXIT_CODE, life.exitValue(), point + ": " + said());
        }
        Process life = start(addresses);
        String url = "http://" + addresses.get("LOOMBFT_RPC_LISTEN_ADDR");
        try (NodeClient client = NodeClient.of(List.of(url))) {
            eventually(
                    () -> {
                        assertTrue(life.isAlive(), () -> said());
                        return client.status().latestHeight().value() >= 2;
                    });
        } finally {
            life.destroy();
        }
        assertEquals(0, life.waitFor(), this::said);
    }

    private Process start(Map<String, String> environment) throws IOException {
        ProcessBuilder builder = ProcessNetwork.command("start").directory(folder.toFile());
        builder.environment().putAll(environment);
        return builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
    }

    private static Map<String, String> addresses(int port) {
        return Map.of(
                "LOOMBFT_P2P_LISTEN_ADDR", "127.0.0.1:" + port,
                "LOOMBFT_RPC_LISTEN_ADDR", "127.0.0.1:" + (port + 1),
                "LOOMBFT_OBSERVABILITY_METRICS_LISTEN_ADDR", "127.0.0.1:" + (port + 2));
    }

    private Path log() {
        return folder.resolve("log");
    }

    private String said() {
        try {
            return Files.readString(log());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
