package io.loombft.server.rpc;

/** Hears of every request; called by many threads. */
@FunctionalInterface
public interface RpcListener {
    /** How a request ended. */
    enum Outcome {
        /** With a result. */
        SUCCESS,
        /** The request itself was wrong: not JSON, not a request, no such method or parameters. */
        INVALID,
        /** Understood, and answered with an error of the node's. */
        REFUSED,
        /** Above the client's rate. */
        LIMITED,
        /** The node failed. */
        FAILED
    }

    /** The method is one of the known, or {@code unknown}. */
    void answered(String method, Outcome outcome);
}
