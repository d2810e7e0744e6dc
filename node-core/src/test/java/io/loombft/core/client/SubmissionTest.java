package io.loombft.core.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.types.Address;
import io.loombft.core.types.Transaction;
import java.util.List;
import org.junit.jupiter.api.Test;

class SubmissionTest {
    private static final String TOO_LOW =
            "error{\"code\":-32003,\"message\":\"refused\",\"data\":{\"reason\":\"nonce_too_low\"}}";

    private long nextNonce = 7;
    private int refusals;
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

    /** The answer to the first attempt was lost: signing again would pay twice. */
    @Test
    void doesNotSignAgainWhatTheNodeKnows() throws Exception {
        for (String status : List.of("pending", "success")) {
            nextNonce = 7;
            refusals = 1;
            known = status;
            assertEquals(7, submit());
        }
    }

    private long submit() throws Exception {
        try (FakeNode node = FakeNode.answering(this::answer);
                NodeClient client = NodeClient.of(List.of(node.url()))) {
            return new Submission(client)
                    .submit(Address.of(Transfers.SENDER.publicKey()), Transfers::nonce)
                    .nonce();
        }
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
            nextNonce++;
            return refusal;
        }
        try {
            Transaction taken = Transaction.decode(Bytes.fromHex(params.path("tx").asText()));
            return "{\"hash\":\"" + taken.hash() + "\"}";
        } catch (MalformedInputException e) {
            throw new AssertionError(e);
        }
    }
}
