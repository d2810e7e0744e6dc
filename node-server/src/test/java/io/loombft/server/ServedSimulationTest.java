package io.loombft.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.loombft.core.client.EventMessage;
import io.loombft.core.client.EventStream;
import io.loombft.core.client.KeyFile;
import io.loombft.core.crypto.Ed25519;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code simulate --serve} as a process. */
@Tag("sockets")
class ServedSimulationTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir private Path folder;

    @Test
    void showsSevenValidatorsUntilItIsTerminated() throws Exception {
        Path faucet = folder.resolve("faucet.json");
        Process process =
                start(
                        "--validators",
                        "7",
                        "--blocks-per-second",
                        "10",
                        "--faucet",
                        faucet.toString());
        try (BufferedReader out = process.inputReader()) {
            JsonNode said = JsonMapper.builder().build().readTree(out.readLine());
            assertEquals(7, said.path("validators").asInt());
            assertTrue(KeyFile.read(faucet, new Ed25519()).publicKey().hex().length() > 0);
            try (EventStream events =
                    EventStream.open(said.path("rpc").asText(), List.of("block", "vote"))) {
                Set<String> seen = new HashSet<>();
                while (seen.size() < 2) {
                    EventMessage next = events.next(PATIENCE).orElseThrow();
                    seen.add(next.type());
                }
            }

            process.destroy();
            assertTrue(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS));
            assertEquals(0, process.exitValue());
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void refusesWhatCannotBeServed() throws Exception {
        assertEquals(2, exitCode("--validators", "0"));
        assertEquals(2, exitCode("--blocks-per-second", "0"));
        assertEquals(2, exitCode("--validators", "4", "--byzantine", "5"));
    }

    private int exitCode(String... options) throws Exception {
        Process process = start(options);
        try {
            assertTrue(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS));
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    private Process start(String... options) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of("io.loombft.server.Main", "simulate", "--serve", "0"));
        command.addAll(List.of("--output", "json"));
        command.addAll(List.of(options));
        return new ProcessBuilder(command)
                .redirectError(folder.resolve("err.log").toFile())
                .start();
    }
}
