package io.loombft.server.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** A method by its name, its parameters in their order, who may call it, and what it does. */
record RpcMethod(String name, List<String> parameters, Scope scope, Handler handler) {
    RpcMethod {
        parameters = List.copyOf(parameters);
    }

    /** For anyone. */
    RpcMethod(String name, List<String> parameters, Handler handler) {
        this(name, parameters, Scope.ANYONE, handler);
    }

    /** Who may call it. */
    enum Scope {
        ANYONE,
        OPERATOR
    }

    /** Answers with a result. */
    @FunctionalInterface
    interface Handler {
        JsonNode call(Arguments arguments) throws RpcException;
    }

    /** One that does better when it sees at once all that a batch asks of it. */
    interface BatchHandler extends Handler {
        /** These calls come next, one after the other. */
        void foresee(List<Arguments> calls);
    }

    static RpcMethod of(String name, Handler handler) {
        return new RpcMethod(name, List.of(), handler);
    }

    static RpcMethod operators(String name, List<String> parameters, Handler handler) {
        return new RpcMethod(name, parameters, Scope.OPERATOR, handler);
    }

    static RpcMethod of(String name, String parameter, Handler handler) {
        return new RpcMethod(name, List.of(parameter), handler);
    }
}
