package io.loombft.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.client.TransactionStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node whose disk fails or is full, once, stops and says so; with the disk in order it goes on, and
 * nothing that it took or signed is forgotten.
 */
class BrokenDiskTest {
    private static final List<String> FAILURES =
            List.of(
                    "journal-sync-before@voting=error",
                    "journal-event-half@voting=full",
                    "segment-create-before@voting=full",
                    "segment-snapshot-half@voting=error",
                    "guard-write-half@voting=full",
                    "guard-sync-before@voting=error",
                    "mempool-append-half@voting=full",
                    "block-commit-before@voting=full");

    @TempDir private Path folder;

    @Test
    void stopsAtTheFirstFailureAndGoesOnWhenTheDiskIsInOrder() throws Exception {
        try (ProcessNetwork network = new ProcessNetwork(folder.resolve("net"), 1);
                PatientPayer payer = new PatientPayer(network, network.nodes())) {
            ProcessNetwork.Node node = network.node(0);
            for (String failure : FAILURES) {
                node.start(CrashVisits.told(failure, Map.of()));
                assertTrue(
                        node.process()
                                .waitFor(ProcessNetwork.PATIENCE.toSeconds(), TimeUnit.SECONDS),
                        failure);
                String log = Files.readString(node.log());
                assertEquals(1, node.process().exitValue(), failure + ": " + log);
                String point = failure.substring(0, failure.indexOf('@'));
                assertTrue(log.contains("told to fail at " + point + ","), log);
            }
            node.start(CrashVisits.watched(Map.of()));
            payer.awaitAtLeast(payer.count() + 2);
            List<TransactionStatus.Committed> paid = payer.finish();
            ChainChecks.allAgree(network, paid);
            assertTrue(ChainChecks.signedNothingTwice(node) > FAILURES.size());
            assertEquals(0, node.terminate(), Files.readString(node.log()));
        }
    }
}
