package io.loombft.console.mempool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.console.chart.Curve;
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
