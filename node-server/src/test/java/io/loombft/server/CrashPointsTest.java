package io.loombft.server;

import static io.loombft.server.ProcessNetwork.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.client.NodeClient;
import io.loombft.core.client.NodeStatus;
import io.loombft.core.client.RpcException;
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
 * One validator of four dies at each crash point in turn, beginning with its first start. Each life has
 * to come back from the death before, most of them until the node votes again.
 */
class CrashPointsTest {
    private static final Map<String, String> QUICK =
            Map.of(
                    "LOOMBFT_CONSENSUS_TIMEOUT_PROPOSE_MS", "300",
                    "LOOMBFT_CONSENSUS_JOURNAL_KEEP_HEIGHTS", "2",
                    "LOOMBFT_STORAGE_PRUNING_WINDOW", "4");

    /** What a network can notice, or what can make it notice something; the rest is the lone chain's. */
    static final Set<Deed> DEEDS =
            EnumSet.of(
                    Deed.CHAIN_BEGIN,
                    Deed.DATABASE_OPEN,
                    Deed.JOURNAL_OPEN,
                    Deed.JOURNAL_TRUNCATE,
                    Deed.JOURNAL_GUARD_LOADED,
                    Deed.REPLAY,
                    Deed.DOORS_OPEN,
                    Deed.START,
                    Deed.JOURNAL_EVENT,
                    Deed.JOURNAL_SYNC,
                    Deed.FOLDER_SYNC,
                    Deed.SEGMENT_DELETE,
                    Deed.PROPOSAL_SIGN,
                    Deed.VOTE_SIGN,
                    Deed.GUARD_WRITE,
                    Deed.GUARD_SYNC,
                    Deed.MEMPOOL_APPEND,
                    Deed.BLOCK_COMMIT,
                    Deed.EXECUTED_TELL,
                    Deed.PROPOSAL_SEND,
                    Deed.PART_SEND,
                    Deed.VOTE_SEND,
                    Deed.SYNC_ANSWER);

    @TempDir private Path folder;

    @Test
    void aValidatorComesBackFromEveryPoint() throws Exception {
        try (ProcessNetwork network = new ProcessNetwork(folder.resolve("net"), 4);
                PatientPayer payer =
                        new PatientPayer(
                                network,
                                List.of(
                                        network.node(3),
                                        network.node(0),
                                        network.node(1),
                                        network.node(2)))) {
            for (int i = 0; i < 3; i++) {
                network.node(i).start(QUICK);
            }
            int visited = 0;
            for (CrashPoint point : CrashVisits.of(DEEDS)) {
                visit(network, point);
                visited++;
            }
            network.node(3).start(CrashVisits.watched(QUICK));
            payer.awaitAtLeast(payer.count() + 2);
            List<TransactionStatus.Committed> paid = payer.finish();
            ChainChecks.allAgree(network, paid);
            ChainChecks.noneGaveUp(network);
            int signed = ChainChecks.signedNothingTwice(network.node(3));
            assertTrue(signed > visited, signed + " signatures");
            System.out.println(
                    visited + " deaths, " + signed + " signatures, " + paid.size() + " transfers");
            for (ProcessNetwork.Node node : network.nodes()) {
                assertEquals(0, node.terminate(), Files.readString(node.log()));
            }
        }
    }

    private static void visit(ProcessNetwork network, CrashPoint point) throws Exception {
        ProcessNetwork.Node victim = network.node(3);
        if (point.deed() == Deed.JOURNAL_TRUNCATE) {
            leaveATornJournal(network);
        }
        victim.start(CrashVisits.untilDeath(point, QUICK));
        if (point.deed() == Deed.SYNC_ANSWER) {
            askForAllBlocks(network);
        }
        CrashVisits.awaitDeath(victim, point);
    }

    private static void leaveATornJournal(ProcessNetwork network) throws Exception {
        CrashPoint torn =
                CrashVisits.of(EnumSet.of(Deed.JOURNAL_EVENT)).stream()
                        .filter(point -> point.name().endsWith("half"))
                        .findFirst()
                        .orElseThrow();
        network.node(3).start(CrashVisits.untilDeath(torn, QUICK));
        CrashVisits.awaitDeath(network.node(3), torn);
    }

    /**
     * Another node loses its blocks, not its guard, and asks everyone for them, unless one that is behind
     * has asked already.
     */
    private static void askForAllBlocks(ProcessNetwork network) throws Exception {
        Process life = network.node(3).process();
        try (NodeClient victim = network.node(3).client();
                NodeClient other = network.node(0).client()) {
            long height = other.status().latestHeight().value();
            eventually(() -> !life.isAlive() || isBack(victim, height + 2));
        }
        if (!life.isAlive()) {
            return;
        }
        ProcessNetwork.Node wiped = network.node(2);
        wiped.kill();
        RestoredBackupTest.delete(wiped.home().resolve("data"));
        wiped.start(QUICK);
    }

    private static boolean isBack(NodeClient victim, long height) throws RpcException {
        NodeStatus status = victim.status();
        return status.latestHeight().value() >= height
                && status.catchingUp() == NodeStatus.CatchingUp.NO;
    }
}
