package io.loombft.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.loombft.core.types.Height;
import io.loombft.server.config.NodeConfig;
import io.loombft.server.node.crash.CrashPlan;
import io.loombft.server.storage.ChainAudit;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs commands as `main` does, without the process. */
final class Shell implements NodeRunner {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    /** The configurations of the nodes that would have been run. */
    final List<NodeConfig> started = new ArrayList<>();

    Height committed = Height.GENESIS;

    ChainAudit.Report audited =
            new ChainAudit.Report(Height.FIRST, Height.GENESIS, 0, 0, 0, List.of());

    /** What a command left behind. */
    record Ran(int exitCode, String out, String err) {
        /** Checks the exit code, and that nothing looks like a defect. */
        Ran exits(int expected) {
            assertEquals(expected, exitCode, this::toString);
            assertFalse(err.contains("\tat ") || err.contains("Exception"), err);
            assertFalse(err.contains("defect"), err);
            return this;
        }

        /** The one document on stdout. */
        JsonNode json() {
            try {
                JsonNode document = JSON.readTree(out);
                assertTrue(document.isObject(), out);
                return document;
            } catch (JsonProcessingException e) {
                throw new AssertionError("not one JSON document: " + out, e);
            }
        }
    }

    Ran run(Object... arguments) {
        return run(Map.of(), arguments);
    }

    Ran run(Map<String, String> environment, Object... arguments) {
        String[] texts = new String[arguments.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = arguments[i].toString();
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode =
                Loombft.run(
                        texts,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        environment,
                        this);
        return new Ran(
                exitCode,
                out.toString(StandardCharsets.UTF_8),
                err.toString(StandardCharsets.UTF_8));
    }

    @Override
    public int run(NodeConfig config, CrashPlan crashes) {
        started.add(config);
        return ExitCode.DONE;
    }

    @Override
    public Path journalFolder(NodeConfig config) {
        return config.node().dataDir().resolve("journal");
    }

    @Override
    public ChainAudit.Report audit(NodeConfig config) {
        return audited;
    }

    @Override
    public Height committedHeight(NodeConfig config) {
        return committed;
    }
}
