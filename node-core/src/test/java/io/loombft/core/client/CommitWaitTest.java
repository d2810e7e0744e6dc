package io.loombft.core.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.types.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommitWaitTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Transaction TRANSACTION = Transfers.nonce(0);
    private static final String PENDING = "{\"status\":\"pending\"}";
    private static final String UNKNOWN = "{\"status\":\"unknown\"}";
    private static final String SUCCESS =
            "{\"status\":\"success\",\"height\":3,\"gas_used\":24000,\"code\":\"success\"}";
    private static final String ACCEPTED = "{\"hash\":\"" + TRANSACTION.hash() + "\"}";

    /** Time passes only in pauses. */
    private static final class Paused implements Pause {
        private final List<Long> pauses = new ArrayList<>();

        @Override
        public long nanoTime() {
            return pauses.stream().mapToLong(Long::longValue).sum() * 1_000_000;
        }

        @Override
        public void pause(long milliseconds) {
            pauses.add(milliseconds);
        }
    }

    private final Paused pause = new Paused();

    @Test
    void asksAtOnceAndWaitsForNothingMore() throws Exception {
        assertInstanceOf(TransactionStatus.Committed.class, await(SUCCESS));
        assertEquals(List.of(), pause.pauses);
    }

    @Test
    void asksSoonAtFirstAndThenEverMoreRarely() throws Exception {
        assertTrue(await(PENDING, PENDING, PENDING, PENDING, SUCCESS).isCommitted());
        assertEquals(List.of(10L, 15L, 22L, 33L), pause.pauses);
    }

    @Test
    void neverPausesLongerThanHalfASecondNorPastTheLimit() throws Exception {
        try (FakeNode node = FakeNode.answering((method, params) -> PENDING);
                NodeClient client = NodeClient.of(List.of(node.url()))) {
            TransactionStatus status = new CommitWait(client, pause).await(TRANSACTION, LIMIT);
            assertInstanceOf(TransactionStatus.Pending.class, status);
        }
        assertEquals(500, pause.pauses.stream().mapToLong(Long::longValue).max().orElseThrow());
        assertEquals(LIMIT.toMillis(), pause.pauses.stream().mapToLong(Long::longValue).sum());
        assertTrue(pause.pauses.size() < 35, pause.pauses.size() + " questions");
    }

    @Test
    void aFailedTransactionIsAnOutcomeToo() throws Exception {
        TransactionStatus status =
                await(
                        "{\"status\":\"failed\",\"height\":3,\"gas_used\":1,\"code\":\"insufficient_balance\"}");
        assertEquals(
                TransactionStatus.Outcome.FAILED, ((TransactionStatus.Committed) status).outcome());
    }

    @Test
    void givesTheTransactionOnceToANodeThatDoesNotKnowIt() throws Exception {
        Iterator<String> answers = List.of(UNKNOWN, UNKNOWN, UNKNOWN, SUCCESS).iterator();
        try (FakeNode node =
                        FakeNode.answering(
                                (method, params) ->
                                        method.equals("broadcast_tx") ? ACCEPTED : answers.next());
                NodeClient client = NodeClient.of(List.of(node.url()))) {
            assertTrue(new CommitWait(client, pause).await(TRANSACTION, LIMIT).isCommitted());
            assertEquals(
                    List.of("get_tx", "broadcast_tx", "get_tx", "get_tx", "get_tx"),
                    node.methods());
        }
    }

    @Test
    void asksAnotherNodeWhenTheFirstIsGone() throws Exception {
        try (FakeNode node = FakeNode.answering((method, params) -> SUCCESS);
                NodeClient client = NodeClient.of(List.of("http://127.0.0.1:1", node.url()))) {
            assertTrue(new CommitWait(client, pause).await(TRANSACTION, LIMIT).isCommitted());
        }
    }

    @Test
    void keepsAskingWhileNobodyAnswersUntilTheTimeIsUp() throws Exception {
        try (NodeClient client = NodeClient.of(List.of("http://127.0.0.1:1"))) {
            assertThrows(
                    RpcException.Unreachable.class,
                    () -> new CommitWait(client, pause).await(TRANSACTION, Duration.ofMillis(100)));
        }
        assertEquals(100, pause.pauses.stream().mapToLong(Long::longValue).sum());
    }

    @Test
    void waitsOutALimitAndACatchUp() throws Exception {
        assertTrue(
                await(
                                "error{\"code\":-32006,\"message\":\"rate limited\"}",
                                "error{\"code\":-32005,\"message\":\"catching up\"}",
                                SUCCESS)
                        .isCommitted());
    }

    @Test
    void anyOtherErrorEndsTheWait() {
        assertThrows(
                RpcException.Refused.class,
                () -> await("error{\"code\":-32601,\"message\":\"no such method\"}"));
        assertEquals(List.of(), pause.pauses);
    }

    @Test
    void aLimitOfNothingAsksOnce() throws Exception {
        try (FakeNode node = FakeNode.answering((method, params) -> PENDING);
                NodeClient client = NodeClient.of(List.of(node.url()))) {
            new CommitWait(client, pause).await(TRANSACTION, Duration.ZERO);
            assertEquals(1, node.requests().size());
        }
    }

    private TransactionStatus await(String... answers) throws Exception {
        Iterator<String> next = List.of(answers).iterator();
        try (FakeNode node = FakeNode.answering((method, params) -> next.next());
                NodeClient client = NodeClient.of(List.of(node.url()))) {
            return new CommitWait(client, pause).await(TRANSACTION, LIMIT);
        }
    }
}
