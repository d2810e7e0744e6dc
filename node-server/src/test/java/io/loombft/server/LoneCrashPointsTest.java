package io.loombft.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.client.TransactionStatus;
import io.loombft.server.node.crash.CrashPoint;
import io.loombft.server.node.crash.Deed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A chain of one validator dies at each point of its disk. Nobody else knows its blocks and
 * transactions, so what it forgets is lost.
 */
class LoneCrashPointsTest {
    private static final Map<String, String> QUICK =
            Map.of(
                    "LOOMBFT_CONSENSUS_JOURNAL_KEEP_HEIGHTS", "2",
                    "LOOMBFT_STORAGE_PRUNING_WINDOW", "4");

    static final Set<Deed> DEEDS =
            EnumSet.of(
                    Deed.CHAIN_BEGIN,
                    Deed.JOURNAL_GUARD_LOADED,
                    Deed.SEGMENT_CREATE,
                    Deed.SEGMENT_SNAPSHOT,
                    Deed.JOURNAL_EVENT,
                    Deed.JOURNAL_SYNC,
                    Deed.JOURNAL_MARK,
                    Deed.SEGMENT_SEAL,
                    Deed.PROPOSAL_SIGN,
                    Deed.VOTE_SIGN,
                    Deed.GUARD_WRITE,
                    Deed.GUARD_SYNC,
                    Deed.MEMPOOL_APPEND,
                    Deed.MEMPOOL_REPLACE,
                    Deed.BLOCK_COMMIT,
                    Deed.EXECUTED_TELL,
                    Deed.PRUNE);

    @TempDir private Path folder;

    @Test
    void losesNothingThatItTookAndSignsNothingTwice() throws Exception {
        try (ProcessNetwork network = new ProcessNetwork(folder.resolve("net"), 1);
                PatientPayer payer = new PatientPayer(network, network.nodes())) {
            ProcessNetwork.Node node = network.node(0);
            for (CrashPoint point : CrashVisits.of(DEEDS)) {
                node.start(CrashVisits.untilDeath(point, QUICK));
                CrashVisits.awaitDeath(node, point);
            }
            node.start(CrashVisits.watched(QUICK));
            payer.awaitAtLeast(payer.count() + 2);
            List<TransactionStatus.Committed> paid = payer.finish();
            ChainChecks.allAgree(network, paid);
            ChainChecks.noneGaveUp(network);
            int signed = ChainChecks.signedNothingTwice(node);
            assertTrue(signed > CrashVisits.of(DEEDS).size(), signed + " signatures");
            assertEquals(0, node.terminate(), Files.readString(node.log()));
        }
    }
}
