package io.loombft.console.connection;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class NodePollingTest {
    private static final String STATUS =
            """
            {"node_id":"n","chain_id":"c","version":"1","latest_block_height":5,
             "latest_block_time_ms":5,"height":6,"round":0,"step":"propose","peers":3,
             "catching_up":false,"mempool_txs":0}""";

    @Test
    void aNodeThatOwesOneAnswerIsAskedAtOnceWhetherItIsThere() throws Exception {
        try (AnsweringNode node = new AnsweringNode();
                Connections connections = new Connections()) {
            node.answer("status", STATUS);
            node.hangUpOn("get_mempool");
            connections.add(node.url());
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> !node.asked("get_signing_history").isEmpty());

            int turns = node.asked("get_mempool").size();
            assertTrue(node.asked("status").size() > turns, "asked only once a turn");
            assertTrue(only(connections).isReached());
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> !only(connections).polled().mempool().trouble().isEmpty());
        }
    }

    @Test
    void aNodeThatWentAwayIsNotAskedForTheRest() throws Exception {
        try (AnsweringNode node = new AnsweringNode();
                Connections connections = new Connections()) {
            node.answer("status", STATUS);
            node.answerOnce("status");
            node.hangUpOn("get_mempool");
            connections.add(node.url());
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> only(connections).reach() instanceof Reach.Unreachable);

            assertTrue(node.asked("get_signing_history").isEmpty());
            assertFalse(only(connections).isReached());
        }
    }

    private static NodeSnapshot only(Connections connections) {
        return connections.fleet(Instant.now()).nodes().getFirst();
    }
}
