package io.loombft.server.rpc;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * A request that is answered with an error: a code, a sentence, and for some codes a piece of data.
 * Carries no stack trace, because clients can cause these at will.
 */
final class RpcException extends Exception {
    private static final long serialVersionUID = 1L;

    /** The codes of the specification, and ours beside them. */
    enum Code {
        PARSE_ERROR(-32700),
        INVALID_REQUEST(-32600),
        METHOD_NOT_FOUND(-32601),
        INVALID_PARAMS(-32602),
        INTERNAL_ERROR(-32603),
        NOT_FOUND(-32001),
        PRUNED(-32002),
        REFUSED(-32003),
        MEMPOOL_FULL(-32004),
        CATCHING_UP(-32005),
        RATE_LIMITED(-32006),
        OPERATOR_TOKEN_NEEDED(-32007),
        TIMED_OUT(-32008),
        ANSWER_TOO_LARGE(-32009),
        EVENTS_GONE(-32010),
        TOO_MANY_SUBSCRIBERS(-32011);

        private final int value;

        Code(int value) {
            this.value = value;
        }

        int value() {
            return value;
        }
    }

    private final Code code;
    private final transient Optional<ObjectNode> data;

    RpcException(Code code, String sentence) {
        this(code, sentence, Optional.empty());
    }

    private RpcException(Code code, String sentence, Optional<ObjectNode> data) {
        super(sentence, null, false, false);
        this.code = code;
        this.data = data;
    }

    static RpcException invalidParams(String sentence) {
        return new RpcException(Code.INVALID_PARAMS, "Invalid params: " + sentence);
    }

    static RpcException pruned(long lowest) {
        return new RpcException(
                Code.PRUNED,
                "Pruned: the lowest height kept is " + lowest,
                Optional.of(JsonNodeFactory.instance.objectNode().put("lowest", lowest)));
    }

    static RpcException gone(long oldest, String epoch) {
        return new RpcException(
                Code.EVENTS_GONE,
                "Gone: the oldest event kept is " + oldest + " of epoch " + epoch,
                Optional.of(
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("oldest", oldest)
                                .put("epoch", epoch)));
    }

    /** A method of the operator, called by somebody else. */
    static RpcException operatorsOnly(String method, Caller caller) {
        String sentence =
                switch (caller) {
                    case ANYONE -> method + " is for the operator, by the token";
                    case STRANGER, OPERATOR -> "this is not the token of this node, which is";
                };
        return new RpcException(
                Code.OPERATOR_TOKEN_NEEDED,
                "Operator token needed: "
                        + sentence
                        + " in its keys/operator_token, sent as Authorization: Bearer TOKEN");
    }

    static RpcException refused(String reason, String sentence) {
        return new RpcException(
                Code.REFUSED,
                sentence,
                Optional.of(JsonNodeFactory.instance.objectNode().put("reason", reason)));
    }

    Code code() {
        return code;
    }

    /** The error object of the answer. */
    ObjectNode toJson() {
        ObjectNode error = JsonNodeFactory.instance.objectNode();
        error.put("code", code.value());
        error.put("message", getMessage());
        data.ifPresent(object -> error.set("data", object));
        return error;
    }
}
