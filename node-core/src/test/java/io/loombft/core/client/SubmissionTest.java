package io.loombft.core.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.types.Address;
import io.loombft.core.types.Transaction;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class SubmissionTest {
    private static final String TOO_LOW =
            "error{\"code\":-32003,\"message\":\"refused\",\"data\":{\"reason\":\"nonce_too_low\"}}";

    private long nextNonce = 7;
    private int refusals;
    private int losses;
    private int foreign;
    private boolean isBusy = true;
    private final List<String> broadcast = new CopyOnWriteArrayList<>();
    private String refusal = TOO_LOW;
    private String known = "unknown";

    @Test
    void takesTheNextNonce() throws Exception {
        assertEquals(7, submit());
    }

    @Test
    void signsAgainWhenAnotherTransactionWasFaster() throws Exception {
        refusals = 2;
        assertEquals(9, submit());
    }

    @Test
    void givesUpAfterThreeAttempts() {
        refusals = 3;
        var refused = assertThrows(RpcException.Refused.class, this::submit);
        assertEquals(RpcError.REFUSED, refused.error().code());
        assertEquals(10, nextNonce);
    }

    @Test
    void anyOtherRefusalStandsAtOnce() {
        refusals = 1;
        refusal = TOO_LOW.replace("nonce_too_low", "cannot_pay");
        assertThrows(RpcException.Refused.class, this::submit);
        assertEquals(8, nextNonce);
    }

    @Test
    void signsAgainWhenAnotherTransactionHasTheNonceAndPaysAsMuch() throws Exception {
        refusals = 1;
        refusal = TOO_LOW.replace("nonce_too_low", "underpriced");
        assertEquals(8, submit());
    }

    @Test
    void doesNotSignAgainUnderTheSameNonce() {
        refusals = 1;
        isBusy = false;
        assertThrows(RpcException.Refused.class, this::submit);
        assertEquals(7, nextNonce);
    }

    /** Two programs pay the same with one key: were they one transaction, one of them would not be paid. */
    @Test
    void signsAgainWhenAnotherProgramSentTheSame() throws Exception {
        foreign = 1;
        assertEquals(8, submit());
    }

    @Test
    void aTransactionOfAChosenNonceMayBeSentTwice() throws Exception {
        foreign = 1;
        try (FakeNode node = FakeNode.answering(this::answer);
                NodeClient client = NodeClient.of(List.of(node.url()))) {
            new Submission(client).submit(Transfers.nonce(7));
            assertEquals(1, node.requests().size());
        }
    }

    /** Signing again would pay twice; another node may also have forgotten, or refuse what it knows. */
    @Test
    void aLostAnswerMeansTheSameTransactionAgain() throws Exception {
        for (String then : List.of("taken", "pending", "success")) {
            nextNonce = 7;
            losses = 1;
            refusals = then.equals("taken") ? 0 : 1;
            known = then;
            broadcast.clear();
            assertEquals(7, submit());
            assertEquals(1, Set.copyOf(broadcast).size());
        }
    }

    @Test
    void whoseAnswersAreAllLostMayBeTakenOrNot() {
        losses = Submission.HAND_INS_MAX;
        var uncertain = assertThrows(RpcException.Uncertain.class, this::submit);
        assertTrue(uncertain.sentence().contains(Transfers.nonce(7).hash().hex()));
        assertTrue(uncertain.sentence().contains("nonce 7"));
        assertEquals(Submission.HAND_INS_MAX, broadcast.size());
    }

    @Test
    void aRefusalAfterALostAnswerIsNoRefusal() {
        losses = 1;
        refusals = Submission.HAND_INS_MAX;
        refusal = TOO_LOW.replace("nonce_too_low", "cannot_pay");
        assertThrows(RpcException.Uncertain.class, this::submit);
        assertEquals(1, Set.copyOf(broadcast).size());
    }

    /** One node takes it and is silent, the other refuses: nobody can say that it is not taken. */
    @Test
    void aRefusalOfOneNodeSaysNothingOfAnother() throws Exception {
        refusals = Submission.HAND_INS_MAX;
        try (FakeNode silent = FakeNode.of((exchange, request) -> exchange.close());
                FakeNode node = FakeNode.answering(this::answer);
                NodeClient client = NodeClient.of(List.of(silent.url(), node.url()))) {
            Transaction transaction = Transfers.nonce(7);
            assertThrows(
                    RpcException.Uncertain.class, () -> new Submission(client).submit(transaction));
        }
    }

    @Test
    void whereNoNodeListensNothingWasTaken() throws Exception {
        String url;
        try (FakeNode gone = FakeNode.answering(this::answer)) {
            url = gone.url();
        }
        try (NodeClient client = NodeClient.of(List.of(url))) {
            assertThrows(
                    RpcException.Unreachable.class,
                    () -> new Submission(client).submit(Transfers.nonce(7)));
        }
    }

    private long submit() throws Exception {
        try (FakeNode node = FakeNode.of(this::handle);
                NodeClient client = NodeClient.of(List.of(node.url()))) {
            return new Submission(client)
                    .submit(Address.of(Transfers.SENDER.publicKey()), Transfers::nonce)
                    .nonce();
        }
    }

    /** Answers, or loses the answer to a transaction. */
    private void handle(HttpExchange exchange, JsonNode request) throws IOException {
        String method = request.path("method").asText();
        if (method.equals("broadcast_tx")) {
            broadcast.add(request.path("params").path("tx").asText());
            if (losses > 0) {
                losses--;
                exchange.close();
                return;
            }
        }
        FakeNode.answer(exchange, request, answer(method, request.path("params")));
    }

    private String answer(String method, JsonNode params) {
        return switch (method) {
            case "get_account" ->
                    "{\"balance\":\"1\",\"nonce\":0,\"next_nonce\":" + nextNonce + "}";
            case "get_tx" ->
                    "{\"status\":\""
                            + known
                            + "\",\"height\":1,\"gas_used\":1,\"code\":\"success\"}";
            case "broadcast_tx" -> broadcast(params);
            default -> throw new AssertionError(method);
        };
    }

    private String broadcast(JsonNode params) {
        if (refusals > 0) {
            refusals--;
            nextNonce += isBusy ? 1 : 0;
            return refusal;
        }
        try {
            Transaction taken = Transaction.decode(Bytes.fromHex(params.path("tx").asText()));
            boolean isKnown = foreign > 0;
            foreign = 0;
            nextNonce += isKnown ? 1 : 0;
            return "{\"hash\":\"" + taken.hash() + "\",\"known\":" + isKnown + "}";
        } catch (MalformedInputException e) {
            throw new AssertionError(e);
        }
    }
}
