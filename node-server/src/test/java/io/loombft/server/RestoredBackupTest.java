package io.loombft.server;

import static io.loombft.server.ProcessNetwork.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.client.NodeClient;
import io.loombft.core.journal.GuardFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An older copy of a part of a home comes back, and its validator contradicts nothing that it signed. */
class RestoredBackupTest {
    @TempDir private Path folder;

    @Test
    void olderDataBesideTheGuardIsCaughtUp() throws Exception {
        try (ProcessNetwork network = new ProcessNetwork(folder.resolve("net"), 4);
                PatientPayer payer = new PatientPayer(network, network.nodes())) {
            ProcessNetwork.Node restored = network.node(3);
            startAll(network);
            signsMore(restored, 6);
            assertEquals(0, restored.terminate());
            copy(data(restored), folder.resolve("backup"));
            restored.start(CrashVisits.watched(Map.of()));
            signsMore(restored, 6);
            restored.kill();
            delete(data(restored));
            copy(folder.resolve("backup"), data(restored));
            restored.start(CrashVisits.watched(Map.of()));
            agreeAfterMore(network, payer);
        }
    }

    /** What the operator is told not to do is still covered by the journal. */
    @Test
    void anOlderGuardBesideTheDataIsMadeUpForByTheJournal() throws Exception {
        try (ProcessNetwork network = new ProcessNetwork(folder.resolve("net"), 4);
                PatientPayer payer = new PatientPayer(network, network.nodes())) {
            ProcessNetwork.Node restored = network.node(3);
            startAll(network);
            signsMore(restored, 4);
            assertEquals(0, restored.terminate());
            Path backup = folder.resolve("guard");
            Files.copy(guard(restored), backup);
            restored.start(CrashVisits.watched(Map.of()));
            signsMore(restored, 4);
            restored.kill();
            Files.copy(backup, guard(restored), StandardCopyOption.REPLACE_EXISTING);
            restored.start(CrashVisits.watched(Map.of()));
            agreeAfterMore(network, payer);
        }
    }

    /** Nobody else has the blocks that its guard knows of, so it waits for them, and says so. */
    @Test
    void aChainOfOneDoesNotGoBackWithItsData() throws Exception {
        try (ProcessNetwork network = new ProcessNetwork(folder.resolve("net"), 1)) {
            ProcessNetwork.Node node = network.node(0);
            node.start(CrashVisits.watched(Map.of()));
            signsMore(node, 6);
            assertEquals(0, node.terminate());
            copy(data(node), folder.resolve("older"));
            node.start(CrashVisits.watched(Map.of()));
            signsMore(node, 6);
            assertEquals(0, node.terminate());
            Files.move(data(node), folder.resolve("newer"));

            copy(folder.resolve("older"), data(node));
            int signed = ChainChecks.signedNothingTwice(node);
            node.start(CrashVisits.watched(Map.of()));
            eventually(() -> Files.readString(node.log()).contains("nothing is signed until"));
            try (NodeClient client = node.client()) {
                eventually(() -> client.status().latestHeight().value() > 0);
            }
            assertEquals(0, node.terminate());
            assertEquals(signed, ChainChecks.signedNothingTwice(node));

            delete(data(node));
            Files.move(folder.resolve("newer"), data(node));
            node.start(CrashVisits.watched(Map.of()));
            signsMore(node, 3);
            assertEquals(0, node.terminate(), Files.readString(node.log()));
        }
    }

    private static void startAll(ProcessNetwork network) throws IOException {
        for (ProcessNetwork.Node node : network.nodes()) {
            node.start(CrashVisits.watched(Map.of()));
        }
    }

    private static void signsMore(ProcessNetwork.Node node, int places) throws Exception {
        int before = ChainChecks.signedNothingTwice(node);
        eventually(() -> ChainChecks.signedNothingTwice(node) >= before + places);
    }

    private static void agreeAfterMore(ProcessNetwork network, PatientPayer payer)
            throws Exception {
        signsMore(network.node(3), 3);
        payer.awaitAtLeast(payer.count() + 2);
        ChainChecks.allAgree(network, payer.finish());
        ChainChecks.noneGaveUp(network);
        for (ProcessNetwork.Node node : network.nodes()) {
            assertTrue(ChainChecks.signedNothingTwice(node) > 0);
            assertEquals(0, node.terminate(), Files.readString(node.log()));
        }
    }

    private static Path data(ProcessNetwork.Node node) {
        return node.home().resolve("data");
    }

    private static Path guard(ProcessNetwork.Node node) {
        return node.home().resolve("keys").resolve(GuardFile.NAME);
    }

    private static void copy(Path from, Path to) throws IOException {
        for (Path path : below(from)) {
            Files.copy(path, to.resolve(from.relativize(path)), StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    static void delete(Path folder) throws IOException {
        for (Path path : below(folder).reversed()) {
            Files.delete(path);
        }
    }

    /** Folders before what is in them. */
    private static List<Path> below(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.sorted(Comparator.naturalOrder()).toList();
        }
    }
}
