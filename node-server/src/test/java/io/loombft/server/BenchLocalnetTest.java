package io.loombft.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark as a user starts it, at a rate that every machine holds. */
@Tag("sockets")
class BenchLocalnetTest {
    @TempDir private Path folder;

    @Test
    void aSmallLoadIsCommittedWholeAndTheFolderIsGone() throws Exception {
        File out = folder.resolve("out").toFile();
        File err = folder.resolve("err").toFile();
        Path parent = Files.createDirectory(folder.resolve("here"));
        Process bench =
                ProcessNetwork.command(
                                "bench",
                                "localnet",
                                "--validators",
                                "2",
                                "--seconds",
                                "2",
                                "--rate",
                                "20",
                                "--dir",
                                parent.toString(),
                                "--base-port",
                                Integer.toString(TestPorts.range(20)),
                                "--output",
                                "json")
                        .redirectOutput(out)
                        .redirectError(err)
                        .start();
        try {
            assertTrue(
                    bench.waitFor(ProcessNetwork.PATIENCE.toSeconds(), TimeUnit.SECONDS),
                    () -> said(err));
            assertEquals(0, bench.exitValue(), () -> said(err) + said(out));
        } finally {
            bench.destroy();
        }
        JsonNode result = new JsonMapper().readTree(out);
        assertEquals(0, result.path("problems").size(), result.toString());
        assertEquals(20, result.path("offered_tx_per_second").asInt());
        for (String name :
                List.of(
                        "committed_tx_per_second",
                        "blocks_per_second",
                        "cpu_us_per_tx_per_node",
                        "rss_mb_max",
                        "verify_us",
                        "fsync_us",
                        "bound_tx_per_second",
                        "ratio_of_bound")) {
            assertTrue(result.path(name).asDouble() > 0, name + " in " + result);
        }
        double slower = 0;
        for (String rank : List.of("p50", "p90", "p99", "max")) {
            double latency = result.path("latency_ms").path(rank).asDouble();
            assertTrue(latency > 0 && latency >= slower, rank + " in " + result);
            slower = latency;
        }
        try (Stream<Path> left = Files.list(parent)) {
            assertEquals(List.of(), left.toList());
        }
    }

    private static String said(File file) {
        try {
            return Files.readString(file.toPath());
        } catch (IOException e) {
            return file + " cannot be read";
        }
    }
}
