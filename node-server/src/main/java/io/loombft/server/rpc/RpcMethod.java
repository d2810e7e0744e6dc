package io.loombft.server.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** A method by its name, its parameters in their order, and what it does. */
record RpcMethod(String name, List<String> parameters, Handler handler) {
    RpcMethod {
        parameters = List.copyOf(parameters);
    }

    /** Answers with a result. */
    @FunctionalInterface
    interface Handler {
        JsonNode call(Arguments arguments) throws RpcException;
    }

    static RpcMethod of(String name, Handler handler) {
        return new RpcMethod(name, List.of(), handler);
    }

    static RpcMethod of(String name, String parameter, Handler handler) {
        return new RpcMethod(name, List.of(parameter), handler);
    }
}
