package io.loombft.console.mempool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.console.chart.Curve;
import io.loombft.console.chart.Histogram.Bar;
import io.loombft.console.connection.Answers;
import io.loombft.console.connection.Fleet;
import io.loombft.console.connection.NodeSnapshot;
import io.loombft.console.connection.Snapshots;
import io.loombft.console.mempool.MempoolModel.NodeRow;
import io.loombft.console.text.Figures;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MempoolModelTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

    private final MempoolModel model = new MempoolModel();
    private final NodeSnapshot a = Answers.mempool(Snapshots.node("a", 7, NOW), NOW, 3);
    private final NodeSnapshot b = Answers.mempool(Snapshots.node("b", 7, NOW), NOW, 500);

    @Test
    void theChartOfANodeHoldsWhatThatNodeHeld() {
        model.sample(fleet(0, a, b));
        model.show(fleet(0, a, b));
        assertEquals(List.of(3.0), means(model.depth().get()));

        model.show(fleet(1, a, b));
        assertEquals(List.of(500.0), means(model.depth().get()));
        assertEquals(List.of(50_000.0), means(model.weight().get()));
    }

    @Test
    void whatANodeHasNotSaidIsNotAnothersValue() {
        model.show(fleet(0, a, b));
        assertEquals("3", model.txs().get());

        model.show(fleet(1, a, Snapshots.node("c", 7, NOW)));
        assertEquals(Figures.UNKNOWN, model.txs().get());
        assertEquals(Figures.UNKNOWN, model.admitted().get());
    }

    @Test
    void refusalsAreTheSelectedNodesOwn() {
        NodeSnapshot refusing =
                Answers.metrics(
                        a,
                        NOW,
                        "rustbft_mempool_refused_total{reason=\"nonce_gap\",} 4.0",
                        "rustbft_mempool_refused_total{reason=\"too_large\",} 0.0");
        model.show(fleet(0, refusing, b));
        assertEquals("nonce gap", model.refusals().getFirst().reason());
        assertEquals(1, model.refusals().size());

        model.show(fleet(1, refusing, b));
        assertEquals(0, model.refusals().size());
    }

    @Test
    void aQuestionThatFailedMakesItsValuesOldAndIsSaid() {
        model.show(fleet(0, a));
        assertFalse(model.isStateOld().get());

        NodeSnapshot failed = Answers.mempoolFailed(a, "timed out");
        model.sample(fleet(0, failed));
        model.show(fleet(0, failed));
        assertTrue(model.isStateOld().get());
        assertFalse(model.areMetricsOld().get());
        assertEquals("3", model.txs().get());
        assertTrue(model.note().get().endsWith("not since: timed out"), model.note().get());
        assertEquals(List.of(), means(model.depth().get()));
    }

    @Test
    void howLongTransactionsWaitedIsABarForEachBound() {
        String bucket = "rustbft_mempool_wait_duration_seconds_bucket{outcome=";
        NodeSnapshot told =
                Answers.metrics(
                        a,
                        NOW,
                        bucket + "\"included\",le=\"+Inf\",} 9.0",
                        bucket + "\"included\",le=\"10.0\",} 7.0",
                        bucket + "\"included\",le=\"0.05\",} 4.0",
                        bucket + "\"dropped\",le=\"0.05\",} 100.0",
                        bucket + "\"included\",le=\"nonsense\",} 5.0",
                        "rustbft_mempool_wait_duration_seconds_count{outcome=\"included\",} 9.0",
                        "rustbft_mempool_wait_duration_seconds_sum{outcome=\"included\",} 18.0",
                        "rustbft_mempool_known_total{source=\"client\",} 5.0",
                        "rustbft_mempool_known_total{source=\"peer\",} 6.0",
                        "rustbft_mempool_behind_gap 7.0");
        model.show(fleet(0, told, b));

        assertEquals(
                List.of(new Bar("0.05", 4), new Bar("10", 3), new Bar("more", 2)),
                model.waits().get());
        assertEquals("2 s", model.meanToBlock().get());
        assertEquals(Figures.UNKNOWN, model.meanInVain().get());
        assertEquals("5", model.againFromClients().get());
        assertEquals("6", model.againFromPeers().get());
        assertEquals("7", model.behindGap().get());

        model.show(fleet(1, told, b));
        assertEquals(List.of(), model.waits().get());
        assertEquals(Figures.UNKNOWN, model.behindGap().get());
        assertEquals(Figures.UNKNOWN, model.againFromPeers().get());
    }

    @Test
    void aNodeOfAnEarlierVersionDoesNotTellAndThatIsNotNothing() {
        model.show(fleet(0, Answers.metrics(a, NOW, "rustbft_mempool_admitted_total 3.0")));

        assertEquals("3", model.admitted().get());
        assertEquals(Figures.UNKNOWN, model.behindGap().get());
        assertEquals(Figures.UNKNOWN, model.againFromClients().get());
    }

    @Test
    void moreBoundsThanThereIsRoomForAreLeftOut() {
        String[] lines = new String[200];
        for (int i = 0; i < lines.length; i++) {
            lines[i] =
                    "rustbft_mempool_wait_duration_seconds_bucket{outcome=\"included\",le=\"%d\",} %d"
                            .formatted(i + 1, i);
        }
        model.show(fleet(0, Answers.metrics(a, NOW, lines)));

        assertEquals(Waited.BARS, model.waits().get().size());
    }

    @Test
    void nodesStandSideBySide() {
        model.show(fleet(0, a, b));

        assertEquals(List.of("a", "b"), model.nodes().stream().map(NodeRow::node).toList());
        assertEquals(List.of("3", "500"), model.nodes().stream().map(NodeRow::txs).toList());
    }

    private static Fleet fleet(int selected, NodeSnapshot... nodes) {
        return new Fleet(List.of(nodes), selected, NOW, Map.of());
    }

    private static List<Double> means(List<Curve> curves) {
        return curves.getFirst().points().stream().map(point -> point.mean()).toList();
    }
}
