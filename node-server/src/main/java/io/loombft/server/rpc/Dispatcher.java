package io.loombft.server.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loombft.server.rpc.RpcException.Code;
import io.loombft.server.rpc.RpcListener.Outcome;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * JSON-RPC 2.0 (jsonrpc.org/specification): bytes in, bytes out, whatever carries them. Called by
 * many threads; knows nothing of HTTP. Nothing that a client sends makes it throw.
 */
final class Dispatcher {
    /** Most requests in a batch. */
    static final int BATCH_MAX = 100;

    /** When the answers of a batch are longer than this, the rest of it is refused. */
    static final int BATCH_ANSWER_BYTES_MAX = 16 * 1024 * 1024;

    /** Stands for every method that does not exist. */
    static final String UNKNOWN_METHOD = "unknown";

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final int SHOWN_MAX = 80;

    private final Map<String, RpcMethod> methods = new LinkedHashMap<>();
    private final RpcListener listener;

    Dispatcher(List<RpcMethod> methods, RpcListener listener) {
        methods.forEach(method -> this.methods.put(method.name(), method));
        this.listener = listener;
    }

    /** A dispatcher with more methods than this one. */
    Dispatcher with(List<RpcMethod> more) {
        List<RpcMethod> all = new ArrayList<>(methods.values());
        all.addAll(more);
        return new Dispatcher(all, listener);
    }

    /**
     * What goes back.
     *
     * @param body nothing when the request held notifications only
     * @param requests how many requests it held, at least 1
     */
    record Answer(Optional<byte[]> body, int requests) {}

    /** Answers one request or a batch of them, from whoever. */
    Answer answer(byte[] request) {
        return answer(request, Caller.ANYONE);
    }

    /** Answers one request or a batch of them. */
    Answer answer(byte[] request, Caller caller) {
        JsonNode root;
        try {
            root = JsonText.read(request);
        } catch (JsonText.NotJsonException e) {
            return refuse(new RpcException(Code.PARSE_ERROR, String.valueOf(e.getMessage())));
        }
        if (!root.isArray()) {
            return new Answer(one(root, caller), 1);
        }
        if (root.isEmpty()) {
            return refuse(new RpcException(Code.INVALID_REQUEST, "Invalid Request: empty batch"));
        }
        if (root.size() > BATCH_MAX) {
            return refuse(
                    new RpcException(
                            Code.INVALID_REQUEST,
                            "Invalid Request: a batch holds at most " + BATCH_MAX + " requests"));
        }
        return new Answer(batch(root, caller), root.size());
    }

    /** What is answered to a request, of whatever content, that is not looked at; nothing to a notification. */
    Optional<byte[]> refusal(byte[] request, RpcException problem) {
        listener.answered(UNKNOWN_METHOD, outcome(problem.code()));
        try {
            JsonNode root = JsonText.read(request);
            boolean isNotification = problemOf(root).isEmpty() && !root.has("id");
            return isNotification
                    ? Optional.empty()
                    : Optional.of(errorAnswer(idOf(root), problem));
        } catch (JsonText.NotJsonException e) {
            return Optional.of(errorAnswer(NullNode.instance, problem));
        }
    }

    private Answer refuse(RpcException problem) {
        listener.answered(UNKNOWN_METHOD, Outcome.INVALID);
        return new Answer(Optional.of(errorAnswer(NullNode.instance, problem)), 1);
    }

    private Optional<byte[]> batch(JsonNode requests, Caller caller) {
        foresee(requests);
        ByteArrayOutputStream answers = new ByteArrayOutputStream();
        for (JsonNode request : requests) {
            Optional<byte[]> answer =
                    answers.size() <= BATCH_ANSWER_BYTES_MAX
                            ? one(request, caller)
                            : tooLarge(request);
            if (answer.isPresent()) {
                answers.write(answers.size() == 0 ? '[' : ',');
                answers.writeBytes(answer.get());
            }
        }
        if (answers.size() == 0) {
            return Optional.empty();
        }
        answers.write(']');
        return Optional.of(answers.toByteArray());
    }

    private void foresee(JsonNode requests) {
        Map<RpcMethod.BatchHandler, List<Arguments>> calls = new LinkedHashMap<>();
        for (JsonNode request : requests) {
            RpcMethod method = methods.get(request.path("method").textValue());
            if (method != null && method.handler() instanceof RpcMethod.BatchHandler handler) {
                arguments(method, request)
                        .ifPresent(
                                given ->
                                        calls.computeIfAbsent(handler, h -> new ArrayList<>())
                                                .add(given));
            }
        }
        calls.forEach(Dispatcher::foresee);
    }

    private static void foresee(RpcMethod.BatchHandler handler, List<Arguments> calls) {
        try {
            handler.foresee(calls);
        } catch (RuntimeException e) {
            LOG.error("A batch could not be looked at ahead.", e);
        }
    }

    /** What is given to the method, or empty when its own answer will say what is wrong with it. */
    private static Optional<Arguments> arguments(RpcMethod method, JsonNode request) {
        try {
            return Optional.of(Arguments.of(method, request.path("params")));
        } catch (RpcException e) {
            return Optional.empty();
        }
    }

    /** Nothing for a notification. */
    private Optional<byte[]> one(JsonNode request, Caller caller) {
        JsonNode id = idOf(request);
        Optional<String> problem = problemOf(request);
        if (problem.isPresent()) {
            listener.answered(UNKNOWN_METHOD, Outcome.INVALID);
            return Optional.of(
                    errorAnswer(
                            id,
                            new RpcException(
                                    Code.INVALID_REQUEST, "Invalid Request: " + problem.get())));
        }
        byte[] answer = call(request, id, caller);
        return request.has("id") ? Optional.of(answer) : Optional.empty();
    }

    private byte[] call(JsonNode request, JsonNode id, Caller caller) {
        String name = request.path("method").textValue();
        RpcMethod method = methods.get(name);
        if (method == null) {
            listener.answered(UNKNOWN_METHOD, Outcome.INVALID);
            return errorAnswer(
                    id,
                    new RpcException(Code.METHOD_NOT_FOUND, "Method not found: " + shown(name)));
        }
        try {
            if (method.scope() == RpcMethod.Scope.OPERATOR && caller != Caller.OPERATOR) {
                throw RpcException.operatorsOnly(name, caller);
            }
            Arguments arguments =
                    request.has("params")
                            ? Arguments.of(method, request.path("params"))
                            : Arguments.none();
            JsonNode result = method.handler().call(arguments);
            byte[] answer = resultAnswer(id, result);
            listener.answered(name, Outcome.SUCCESS);
            return answer;
        } catch (RpcException e) {
            listener.answered(name, outcome(e.code()));
            return errorAnswer(id, e);
        } catch (RuntimeException e) {
            LOG.atError()
                    .setCause(e)
                    .addKeyValue("method", name)
                    .log("A request failed inside the node.");
            listener.answered(name, Outcome.FAILED);
            return errorAnswer(id, new RpcException(Code.INTERNAL_ERROR, "Internal error"));
        }
    }

    private Optional<byte[]> tooLarge(JsonNode request) {
        listener.answered(UNKNOWN_METHOD, Outcome.REFUSED);
        if (problemOf(request).isEmpty() && !request.has("id")) {
            return Optional.empty();
        }
        return Optional.of(
                errorAnswer(
                        idOf(request),
                        new RpcException(
                                Code.ANSWER_TOO_LARGE,
                                "Not done: the answers before this one fill the batch's "
                                        + BATCH_ANSWER_BYTES_MAX
                                        + " bytes; ask for it in a batch of its own")));
    }

    /** The id when it is one, else null, as the specification wants it for what cannot be told. */
    private static JsonNode idOf(JsonNode request) {
        JsonNode id = request.path("id");
        return id.isTextual() || id.isNumber() ? id : NullNode.instance;
    }

    private static Optional<String> problemOf(JsonNode request) {
        if (!request.isObject()) {
            return Optional.of("a request is an object");
        }
        if (!request.path("jsonrpc").isTextual()
                || !request.path("jsonrpc").textValue().equals("2.0")) {
            return Optional.of("jsonrpc must be \"2.0\"");
        }
        if (!request.path("method").isTextual()) {
            return Optional.of("method must be a string");
        }
        JsonNode id = request.path("id");
        if (!id.isMissingNode() && !id.isTextual() && !id.isNumber() && !id.isNull()) {
            return Optional.of("id must be a string, a number or null");
        }
        JsonNode params = request.path("params");
        if (!params.isMissingNode() && !params.isContainerNode()) {
            return Optional.of("params must be an array or an object");
        }
        return Optional.empty();
    }

    private static Outcome outcome(Code code) {
        return switch (code) {
            case PARSE_ERROR, INVALID_REQUEST, METHOD_NOT_FOUND, INVALID_PARAMS -> Outcome.INVALID;
            case NOT_FOUND,
                    PRUNED,
                    REFUSED,
                    MEMPOOL_FULL,
                    CATCHING_UP,
                    ANSWER_TOO_LARGE,
                    OPERATOR_TOKEN_NEEDED,
                    EVENTS_GONE,
                    TOO_MANY_SUBSCRIBERS ->
                    Outcome.REFUSED;
            case RATE_LIMITED, TIMED_OUT -> Outcome.LIMITED;
            case INTERNAL_ERROR -> Outcome.FAILED;
        };
    }

    private static byte[] resultAnswer(JsonNode id, JsonNode result) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("jsonrpc", "2.0");
        answer.set("result", result);
        answer.set("id", id);
        return JsonText.write(answer);
    }

    static byte[] errorAnswer(JsonNode id, RpcException problem) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("jsonrpc", "2.0");
        answer.set("error", problem.toJson());
        answer.set("id", id);
        return JsonText.write(answer);
    }

    private static String shown(String name) {
        return name.length() <= SHOWN_MAX ? name : name.substring(0, SHOWN_MAX) + "…";
    }
}
