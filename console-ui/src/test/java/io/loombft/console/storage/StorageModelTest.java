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
