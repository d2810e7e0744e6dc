package io.loombft.console.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.console.connection.ChainTail;
import io.loombft.console.connection.Dated;
import io.loombft.console.connection.Fleet;
import io.loombft.console.connection.LiveFeed;
import io.loombft.console.connection.NodeSnapshot;
import io.loombft.console.connection.NodeStatus;
import io.loombft.console.connection.Polled;
import io.loombft.console.connection.Reach;
import io.loombft.console.connection.Rounds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AlertsModelTest {
    private static final Instant START = Instant.ofEpochSecond(1_700_000_000);

    private final AlertsModel model = new AlertsModel();

    @Test
    void nothingIsWrongWithAHealthyNode() {
        look(node("a", new Reach.Reached(), START, 50), START);

        assertEquals(0, model.count());
        assertEquals("Nothing is wrong.", model.note().get());
    }

    @Test
    void aNodeThatWentAwayFiresOnceAndResolves() {
        look(node("a", new Reach.Reached(), START, 50), START);
        look(gone(START), START.plusSeconds(10));
        look(gone(START), START.plusSeconds(20));

        assertEquals(List.of("node down"), model.firing().stream().map(r -> r.rule()).toList());
        assertEquals(1, model.log().size());

        Instant back = START.plusSeconds(30);
        look(node("a", new Reach.Reached(), back, 60), back);
        assertEquals(0, model.count());
        assertEquals("resolved", model.log().getFirst().severity());
        assertTrue(model.log().getFirst().sentence().contains("It lasted 20 s"));
    }

    @Test
    void anAlertThatLastsIsToldAgain() {
        look(node("a", new Reach.Reached(), START, 50), START);
        look(gone(START), START.plusSeconds(10));
        look(gone(START), START.plusSeconds(10).plus(AlertsModel.REPEAT).minusSeconds(1));
        assertEquals(1, model.log().size());

        look(gone(START), START.plusSeconds(10).plus(AlertsModel.REPEAT));
        assertEquals(2, model.log().size());
    }

    @Test
    void aNodeThatWasNeverThereIsNoAlert() {
        look(node("a", new Reach.Unreachable("refused"), Instant.EPOCH, 0), START);

        assertEquals(0, model.count());
    }

    @Test
    void aChainThatStandsStillFires() {
        Instant later = START.plus(Duration.ofSeconds(16));
        look(node("a", new Reach.Reached(), later, 50, START), later);

        assertEquals("stall", model.firing().getFirst().rule());
    }

    @Test
    void aNodeFarBehindTheOthersFires() {
        NodeSnapshot best = node("a", new Reach.Reached(), START, 50);
        NodeSnapshot nearly = node("b", new Reach.Reached(), START, 41);
        NodeSnapshot behind = node("c", new Reach.Reached(), START, 40);
        Fleet fleet = new Fleet(List.of(best, nearly, behind), 0, START, Map.of());
        model.sample(fleet);
        model.show(fleet);

        assertEquals(
                List.of("c is 10 blocks behind."),
                model.firing().stream().map(r -> r.sentence()).toList());
    }

    private void look(NodeSnapshot node, Instant now) {
        Fleet fleet = new Fleet(List.of(node), 0, now, Map.of());
        model.sample(fleet);
        model.show(fleet);
    }

    private static NodeSnapshot gone(Instant heardAt) {
        return node("a", new Reach.Unreachable("refused"), heardAt, 50);
    }

    private static NodeSnapshot node(String label, Reach reach, Instant heardAt, long height) {
        return node(label, reach, heardAt, height, heardAt);
    }

    private static NodeSnapshot node(
            String label, Reach reach, Instant heardAt, long height, Instant lastBlock) {
        NodeStatus status =
                new NodeStatus(
                        label,
                        "",
                        "c",
                        "0",
                        height,
                        "",
                        lastBlock.toEpochMilli(),
                        "",
                        height + 1,
                        0,
                        "propose",
                        3,
                        false,
                        0,
                        "",
                        0,
                        0);
        Polled polled =
                new Polled(
                        Dated.of(status, heardAt),
                        Dated.never(),
                        Dated.never(),
                        Dated.never(),
                        Dated.never(),
                        Dated.never(),
                        Dated.never(),
                        Dated.never());
        return new NodeSnapshot(
                "http://" + label,
                reach,
                heardAt,
                polled,
                new LiveFeed(
                        true,
                        new Rounds(
                                new Rounds.HeightVotes(0, List.of(), -1, ""),
                                0,
                                "",
                                Instant.EPOCH,
                                Instant.EPOCH,
                                "",
                                Optional.empty(),
                                List.of()),
                        List.of(),
                        List.of(),
                        List.of(),
                        0,
                        0),
                new ChainTail(List.of(), 0, Optional.empty(), ""));
    }
}
