package io.loombft.console.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.console.chart.Curve;
import io.loombft.console.connection.Answers;
import io.loombft.console.connection.Fleet;
import io.loombft.console.connection.NodeSnapshot;
import io.loombft.console.connection.Snapshots;
import io.loombft.console.storage.StorageModel.Timing;
import io.loombft.console.text.Figures;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StorageModelTest {
    private static final Instant THEN = Instant.ofEpochSecond(1_800_000_000);
    private static final Instant NOW = THEN.plusSeconds(2);

    private final StorageModel model = new StorageModel();
    private final NodeSnapshot a = Snapshots.node("a", 7, THEN);
    private final NodeSnapshot b = Snapshots.node("b", 7, THEN);

    private static String[] page(double cpu, int syncs, double seconds) {
        return new String[] {
            "process_cpu_seconds_total " + cpu,
            "rustbft_storage_journal_fsync_duration_seconds_count " + syncs,
            "rustbft_storage_journal_fsync_duration_seconds_sum " + seconds
        };
    }

    @Test
    void aRateIsOfTwoReadingsOfOneNode() {
        NodeSnapshot otherNow = Answers.metrics(b, NOW, page(9_000, 90_000, 900));
        see(THEN, 0, Answers.metrics(a, THEN, page(10, 100, 1)), otherNow);
        see(NOW, 0, Answers.metrics(a, NOW, page(11, 104, 1.02)), otherNow);
        assertEquals(List.of(0.5), means(model.cpuCurve().get()));
        assertEquals(List.of(0.005), rounded(model.syncCurve().get()));
        assertEquals("5.00 ms", sync().lately());

        see(NOW, 1, Answers.metrics(a, NOW, page(11, 104, 1.02)), otherNow);
        assertEquals(List.of(), means(model.cpuCurve().get()));
        assertEquals(Figures.UNKNOWN, sync().lately());
        assertEquals("90,000", sync().count());
    }

    @Test
    void aRestartBetweenTwoReadingsMakesNoRate() {
        see(THEN, 0, Answers.metrics(a, THEN, page(10, 100, 1)));
        see(NOW, 0, Answers.metrics(a, NOW, page(1, 2, 0.1)));

        assertEquals(List.of(), means(model.cpuCurve().get()));
        assertEquals(Figures.UNKNOWN, sync().lately());
    }

    @Test
    void aNodeWithoutMetricsShowsNoneOfAnothers() {
        NodeSnapshot known = Answers.metrics(a, THEN, "jvm_threads_current 40.0");
        see(THEN, 0, known, b);
        assertEquals("40", model.threads().get());

        see(THEN, 1, known, b);
        assertEquals(Figures.UNKNOWN, model.threads().get());
        assertEquals(0, model.timings().size());
        assertEquals("Metrics are not here yet.", model.note().get());
    }

    @Test
    void metricsThatCannotBeReadAgainGrowOldAndSayWhy() {
        NodeSnapshot known = Answers.metrics(a, THEN, "jvm_threads_current 40.0");
        see(NOW, 0, known);
        assertFalse(model.isOld().get());

        see(NOW, 0, Answers.metricsFailed(known, "the page cannot be read"));
        assertTrue(model.isOld().get());
        assertEquals("40", model.threads().get());
        assertTrue(model.note().get().endsWith("not since: the page cannot be read"));
    }

    @Test
    void saysWhatIsKeptAndWhatIsLeftOfTheDisk() {
        see(
                THEN,
                0,
                Answers.metrics(
                        a,
                        THEN,
                        "rustbft_storage_bytes{class=\"journal\",} 1024.0",
                        "rustbft_storage_bytes{class=\"state_nodes\",} 3072.0",
                        "rustbft_storage_free_bytes 2.147483648E9",
                        "rustbft_storage_total_bytes 4.294967296E9"),
                b);

        assertEquals(
                List.of(
                        new Kept.Kind("state nodes", "3 KiB", "75.0 %"),
                        new Kept.Kind("journal", "1 KiB", "25.0 %")),
                model.kinds());
        assertEquals("2 GiB of 4 GiB", model.free().get());

        see(THEN, 1, a, b);
        assertEquals(List.of(), model.kinds());
        assertEquals(Figures.UNKNOWN, model.free().get());
    }

    @Test
    void saysWhatWasSignedLastAndWhatTheGuardMakesOfIt() {
        see(
                THEN,
                0,
                Answers.metrics(
                        a,
                        THEN,
                        "rustbft_signer_last_signed_height 1234.0",
                        "rustbft_signer_last_signed_round 2.0",
                        "rustbft_signer_last_signed_step 3.0",
                        "rustbft_signer_guard_state{state=\"ready\",} 0.0",
                        "rustbft_signer_guard_state{state=\"waiting\",} 1.0"));
        assertEquals("height 1,234, round 2, precommit", model.lastSigned().get());
        assertEquals("waits for the height that was signed", model.guard().get());

        see(NOW, 0, Answers.metrics(a, NOW, "rustbft_signer_last_signed_step 0.0"));
        assertEquals("nothing", model.lastSigned().get());
        assertEquals(Figures.UNKNOWN, model.guard().get());

        see(NOW.plusSeconds(2), 0, Answers.metrics(a, NOW.plusSeconds(2), "x_y 1.0"));
        assertEquals(Figures.UNKNOWN, model.lastSigned().get());
    }

    private void see(Instant now, int selected, NodeSnapshot... nodes) {
        Fleet fleet = new Fleet(List.of(nodes), selected, now, Map.of());
        model.sample(fleet);
        model.show(fleet);
    }

    private Timing sync() {
        return model.timings().stream()
                .filter(row -> row.what().equals("journal: sync"))
                .findFirst()
                .orElseThrow();
    }

    private static List<Double> means(List<Curve> curves) {
        return curves.getFirst().points().stream().map(point -> point.mean()).toList();
    }

    private static List<Double> rounded(List<Curve> curves) {
        return means(curves).stream().map(mean -> Math.round(mean * 1e6) / 1e6).toList();
    }
}
