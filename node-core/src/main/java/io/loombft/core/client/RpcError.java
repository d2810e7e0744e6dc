package io.loombft.core.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.Optional;

/**
 * The error object of a JSON-RPC answer.
 *
 * @param data what else the node says; JSON null when it says nothing
 */
public record RpcError(int code, String message, JsonNode data) {
    /** Nothing is known under that hash or height. */
    public static final int NOT_FOUND = -32001;

    /** The node does not take the transaction; {@link #reason()} says why. */
    public static final int REFUSED = -32003;

    /** The mempool is full. */
    public static final int MEMPOOL_FULL = -32004;

    /** The node is catching up. */
    public static final int CATCHING_UP = -32005;

    /** Too many requests. */
    public static final int RATE_LIMITED = -32006;

    /** Only the operator may ask this, by the token of the node. */
    public static final int OPERATOR_TOKEN_NEEDED = -32007;

    /** The events asked for are no longer kept. */
    public static final int EVENTS_GONE = -32010;

    /** There are as many subscriptions as a node has. */
    public static final int TOO_MANY_SUBSCRIBERS = -32011;

    /** An error object as it stands in an answer; empty for anything else. */
    static Optional<RpcError> of(JsonNode error) {
        if (!error.path("code").canConvertToInt() || !error.path("message").isTextual()) {
            return Optional.empty();
        }
        JsonNode data = error.path("data");
        return Optional.of(
                new RpcError(
                        error.path("code").asInt(),
                        error.path("message").asText(),
                        data.isMissingNode() ? NullNode.getInstance() : data));
    }

    /** {@code data.reason}, for example {@code nonce_too_low}. */
    public Optional<String> reason() {
        return Optional.of(data.path("reason").asText("")).filter(reason -> !reason.isEmpty());
    }

    String sentence() {
        String suffix = data.isNull() || data.isMissingNode() ? "" : " " + data;
        return "the node answered: " + message + " (" + code + ")" + suffix;
    }
}
