package io.loombft.server.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.mempool.MempoolLife;
import io.loombft.core.mempool.Waits;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeMetricsTest {
    private static final long SECOND = 1_000_000_000;

    private final NodeMetrics metrics = new NodeMetrics("rustbft");

    private enum Channel {
        VOTE,
        PARTS
    }

    private enum Step {
        PROPOSE
    }

    private enum Reason {
        NONCE_TOO_LOW,
        SUCCESS
    }

    @ParameterizedTest
    @CsvSource({
        "rustbft_consensus_height, gauge, Current consensus height",
        "rustbft_consensus_round, gauge, Current consensus round",
        "rustbft_consensus_proposals_received_total, counter, Proposals received",
        "rustbft_consensus_votes_received_total, counter, Votes received",
        "rustbft_consensus_timeouts_total, counter, Timeouts fired",
        "rustbft_consensus_equivocations_total, counter, Equivocations detected",
        "rustbft_consensus_block_commit_duration_seconds, histogram, Time to commit",
        "rustbft_p2p_peers_connected, gauge, Connected peers",
        "rustbft_p2p_messages_sent_total, counter, Messages sent",
        "rustbft_state_block_execution_duration_seconds, histogram, Block execution time",
        "rustbft_state_tx_success_total, counter, Successful transactions",
        "rustbft_state_gas_used_total, counter, Total gas consumed",
        "rustbft_storage_block_persist_duration_seconds, histogram, Block persist time",
        "rustbft_storage_wal_write_duration_seconds, histogram, WAL write time",
        "rustbft_rpc_requests_total, counter, RPC requests"
    })
    void exportsThePromisedMetric(String name, String type, String help) {
        String page = metrics.page();

        assertTrue(page.contains("# HELP " + name + " " + help + "\n"), page);
        assertTrue(page.contains("# TYPE " + name + " " + type + "\n"), page);
    }

    @Test
    void unlabelledSeriesStandAtZeroFromTheStart() {
        assertValue("rustbft_consensus_height", "0.0");
        assertValue("rustbft_consensus_votes_received_total", "0.0");
        assertValue("rustbft_p2p_messages_sent_total", "0.0");
        assertValue("rustbft_storage_wal_write_duration_seconds_count", "0.0");
    }

    @Test
    void countsWhatConsensusDoes() {
        ConsensusMetrics consensus = metrics.consensus();
        consensus.at(7, 2);
        consensus.proposalReceived();
        consensus.voteReceived();
        consensus.voteReceived();
        consensus.timeoutFired();
        consensus.equivocationDetected();
        consensus.committed(SECOND / 4);
        consensus.stepEnded(Step.PROPOSE, SECOND / 2);
        consensus.block(6, 1, 1_000, 3);
        consensus.blockInterval(SECOND);
        consensus.signatureMissed();
        consensus.validatorsAbsent(2);
        consensus.validatorSet(4, 40, 10);

        assertValue("rustbft_consensus_height", "7.0");
        assertValue("rustbft_consensus_round", "2.0");
        assertValue("rustbft_consensus_proposals_received_total", "1.0");
        assertValue("rustbft_consensus_votes_received_total", "2.0");
        assertValue("rustbft_consensus_timeouts_total", "1.0");
        assertValue("rustbft_consensus_equivocations_total", "1.0");
        assertValue("rustbft_consensus_block_commit_duration_seconds_sum", "0.25");
        assertValue("rustbft_consensus_block_commit_duration_seconds_bucket{le=\"0.25\",}", "1.0");
        assertValue("rustbft_consensus_block_commit_duration_seconds_bucket{le=\"0.1\",}", "0.0");
        assertValue("rustbft_consensus_step_duration_seconds_sum{step=\"propose\",}", "0.5");
        assertValue("rustbft_consensus_rounds_per_height_sum", "2.0");
        assertValue("rustbft_consensus_block_size_bytes_sum", "1000.0");
        assertValue("rustbft_consensus_block_transactions_sum", "3.0");
        assertValue("rustbft_consensus_block_interval_seconds_sum", "1.0");
        assertValue("rustbft_consensus_latest_block_height", "6.0");
        consensus.clockAhead(-1_500);
        assertValue("rustbft_consensus_block_age_seconds", "-1.5");
        assertValue("rustbft_consensus_missed_signatures_total", "1.0");
        assertValue("rustbft_consensus_absent_validators_total", "2.0");
        assertValue("rustbft_consensus_validator_power", "10.0");
        assertValue("rustbft_consensus_total_power", "40.0");
        assertValue("rustbft_consensus_validators", "4.0");
    }

    @Test
    void countsWhatTheNetworkCarries() {
        P2pMetrics p2p = metrics.p2p();
        p2p.peersConnected(2, 1);
        p2p.messageSent(Channel.VOTE, 100);
        p2p.messageSent(Channel.PARTS, 5);
        p2p.messageReceived(Channel.VOTE, 7);
        p2p.messageDropped(Channel.PARTS);

        assertValue("rustbft_p2p_peers_connected", "3.0");
        assertValue("rustbft_p2p_peers{direction=\"inbound\",}", "2.0");
        assertValue("rustbft_p2p_messages_sent_total", "2.0");
        assertValue("rustbft_p2p_bytes_sent_total{channel=\"vote\",}", "100.0");
        assertValue("rustbft_p2p_messages_received_total{channel=\"vote\",}", "1.0");
        assertValue("rustbft_p2p_bytes_received_total{channel=\"vote\",}", "7.0");
        assertValue("rustbft_p2p_messages_dropped_total{channel=\"parts\",}", "1.0");
    }

    @Test
    void countsWhatStateStorageAndMempoolDo() {
        metrics.state().blockExecuted(SECOND);
        metrics.state().transactionSucceeded();
        metrics.state().transactionFailed(Reason.NONCE_TOO_LOW);
        metrics.state().gasUsed(24_000);
        metrics.storage().blockPersisted(SECOND);
        metrics.storage().walWritten(SECOND);
        metrics.storage().journalSynced(SECOND);
        metrics.storage().guardSynced(SECOND);
        metrics.mempool().holds(3, 900);
        metrics.mempool().admitted();
        metrics.mempool().refused(Reason.NONCE_TOO_LOW);
        metrics.mempool().evicted(2);

        assertValue("rustbft_state_block_execution_duration_seconds_count", "1.0");
        assertValue("rustbft_state_tx_success_total", "1.0");
        assertValue("rustbft_state_tx_failed_total{code=\"nonce_too_low\",}", "1.0");
        assertValue("rustbft_state_gas_used_total", "24000.0");
        assertValue("rustbft_storage_block_persist_duration_seconds_count", "1.0");
        assertValue("rustbft_storage_wal_write_duration_seconds_count", "1.0");
        assertValue("rustbft_storage_journal_fsync_duration_seconds_count", "1.0");
        assertValue("rustbft_storage_guard_fsync_duration_seconds_count", "1.0");
        assertValue("rustbft_mempool_size", "3.0");
        assertValue("rustbft_mempool_bytes", "900.0");
        assertValue("rustbft_mempool_refused_total{reason=\"nonce_too_low\",}", "1.0");
        assertValue("rustbft_mempool_evicted_total", "2.0");
    }

    @Test
    void readsWhatTheMempoolCountsItself() {
        assertValue("rustbft_mempool_known_total{source=\"client\",}", "0.0");
        assertValue("rustbft_mempool_wait_duration_seconds_count{outcome=\"dropped\",}", "0.0");
        List<Long> counts = new ArrayList<>(Collections.nCopies(Waits.BOUNDS_MS.size() + 1, 0L));
        counts.set(0, 4L);
        counts.set(1, 3L);
        counts.set(counts.size() - 1, 1L);
        metrics.mempool()
                .follow(
                        () ->
                                new MempoolLife(
                                        new Waits(counts, 4_000_500),
                                        new Waits(Collections.nCopies(counts.size(), 0L), 0),
                                        5,
                                        6,
                                        7));

        String waits = "rustbft_mempool_wait_duration_seconds";
        String included = "{outcome=\"included\",";
        assertTrue(metrics.page().contains("# TYPE " + waits + " histogram\n"));
        assertValue(waits + "_bucket" + included + "le=\"0.05\",}", "4.0");
        assertValue(waits + "_bucket" + included + "le=\"0.1\",}", "7.0");
        assertValue(waits + "_bucket" + included + "le=\"3600.0\",}", "7.0");
        assertValue(waits + "_bucket" + included + "le=\"+Inf\",}", "8.0");
        assertValue(waits + "_count" + included + "}", "8.0");
        assertValue(waits + "_sum" + included + "}", "4000.5");
        assertValue("rustbft_mempool_known_total{source=\"client\",}", "5.0");
        assertValue("rustbft_mempool_known_total{source=\"peer\",}", "6.0");
        assertValue("rustbft_mempool_behind_gap", "7.0");
    }

    @Test
    void readsWhatWaitsToBeSent() {
        metrics.p2p().follow(() -> List.of(new P2pMetrics.Queued(Channel.VOTE, 3, 900)));

        assertValue("rustbft_p2p_queued_messages{channel=\"vote\",}", "3.0");
        assertValue("rustbft_p2p_queued_bytes{channel=\"vote\",}", "900.0");
    }

    @Test
    void saysWhatLiesOnTheDiskAndWhatIsLeftOfIt() {
        metrics.storage().keeps(Channel.PARTS, 5_000);
        metrics.storage().disk(1_000, 9_000);

        assertValue("rustbft_storage_bytes{class=\"parts\",}", "5000.0");
        assertValue("rustbft_storage_free_bytes", "1000.0");
        assertValue("rustbft_storage_total_bytes", "9000.0");
    }

    @Test
    void saysWhatWasSignedAndWhetherTheGuardLetsMoreBeSigned() {
        String state = "rustbft_signer_guard_state{state=";
        SignerMetrics signer = metrics.signer();
        assertValue(state + "\"unused\",}", "1.0");
        signer.lastSigned(9, 2, 3);
        signer.deciding(8);
        assertValue(state + "\"unused\",}", "0.0");
        assertValue(state + "\"waiting\",}", "1.0");
        signer.deciding(9);

        assertValue(state + "\"waiting\",}", "0.0");
        assertValue(state + "\"ready\",}", "1.0");
        assertValue("rustbft_signer_last_signed_height", "9.0");
        assertValue("rustbft_signer_last_signed_round", "2.0");
        assertValue("rustbft_signer_last_signed_step", "3.0");
    }

    @Test
    void noSeriesIsThereTwiceOrEndsInTwoTotals() {
        metrics.rpc().answered("status", Reason.SUCCESS);
        Set<String> series = new HashSet<>();
        for (String line : metrics.page().lines().toList()) {
            assertFalse(line.contains("_total_total"), line);
            assertFalse(line.contains("_created"), line);
            if (!line.startsWith("#")) {
                String name = line.substring(0, line.lastIndexOf(' '));
                assertTrue(series.add(name), "twice: " + name);
            }
        }
    }

    @Test
    void strangersCannotAddSeriesWithoutEnd() {
        for (int i = 0; i < 10_000; i++) {
            metrics.rpc().answered("method" + i, Reason.SUCCESS);
        }

        long series =
                metrics.page()
                        .lines()
                        .filter(line -> line.startsWith("rustbft_rpc_requests_total{"))
                        .count();
        assertEquals(RpcMetrics.METHODS_MAX + 1, series);
    }

    @Test
    void severalNodesOfAProcessCountForThemselves() {
        NodeMetrics other = new NodeMetrics("other");
        metrics.consensus().voteReceived();

        assertTrue(other.page().contains("\nother_consensus_votes_received_total 0.0\n"));
        assertFalse(other.page().contains("rustbft_"));
    }

    @Test
    void theProcessIsMeasuredToo() {
        String page = metrics.page();

        assertTrue(page.contains("\nprocess_cpu_seconds_total "), page);
        assertTrue(page.contains("\njvm_threads_current "), page);
    }

    private void assertValue(String series, String value) {
        String page = metrics.page();
        assertTrue(page.contains("\n" + series + " " + value + "\n"), series + "\n" + page);
    }
}
