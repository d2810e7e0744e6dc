package io.loombft.console.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.console.connection.Answers;
import io.loombft.console.connection.Connections;
import io.loombft.console.connection.Desk;
import io.loombft.console.connection.Fleet;
import io.loombft.console.connection.NodeSnapshot;
import io.loombft.console.connection.PeerList.Peer;
import io.loombft.console.connection.Snapshots;
import io.loombft.console.keys.OperatorTokens;
import io.loombft.console.peers.PeersModel.Row;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PeersModelTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

    private final PeersModel model =
            new PeersModel(new Desk(new Connections()), new OperatorTokens());
    private final NodeSnapshot a = Snapshots.node("a", 9, NOW);
    private final NodeSnapshot b = Snapshots.node("b", 9, NOW);

    private static Peer peer(String id, long height, long queued) {
        return new Peer(id, "p" + id, "10.0.0.1:1", true, height, 1.5, -50, 10, 20, queued, 4_096);
    }

    @Test
    void aPeerIsShownWithItsLagItsScoreAndWhatWaitsForIt() {
        model.show(fleet(0, Answers.peers(a, NOW, peer("1", 4, 3), peer("2", 9, -1)), b));

        Row behind = model.rows().getFirst();
        assertEquals("5", behind.lag());
        assertEquals("warn", behind.lagStyle());
        assertEquals("-50", behind.score());
        assertEquals("3 · 4 KiB", behind.waiting());
        assertEquals("", model.rows().getLast().lagStyle());
        assertEquals("–", model.rows().getLast().waiting());
    }

    @Test
    void aNodeThatHasNotToldShowsNoneOfAnothersPeers() {
        NodeSnapshot told =
                Answers.metrics(
                        Answers.peers(a, NOW, peer("1", 4, 0)),
                        NOW,
                        "rustbft_p2p_bytes_sent_total{channel=\"vote\",} 5.0");
        model.show(fleet(0, told, b));
        assertEquals(1, model.rows().size());
        assertEquals(1, model.channels().size());

        model.show(fleet(1, told, b));
        assertEquals(0, model.rows().size());
        assertEquals(0, model.channels().size());
        assertEquals(0, model.endings().size());
        assertEquals("b has not told its peers yet.", model.note().get());
    }

    @Test
    void aQuestionThatFailedMakesThePeersOldAndIsSaid() {
        NodeSnapshot told = Answers.peers(a, NOW, peer("1", 4, 0));
        model.show(fleet(0, told));
        assertFalse(model.isOld().get());

        model.show(fleet(0, Answers.peersFailed(told, "timed out")));
        assertTrue(model.isOld().get());
        assertEquals(1, model.rows().size());
        assertTrue(model.note().get().endsWith("not since: timed out"), model.note().get());
    }

    private static Fleet fleet(int selected, NodeSnapshot... nodes) {
        return new Fleet(List.of(nodes), selected, NOW, Map.of());
    }
}
