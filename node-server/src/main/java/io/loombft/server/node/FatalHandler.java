package io.loombft.server.node;

/** Where a thread that cannot go on says so; the node then stops. For any thread. */
@FunctionalInterface
interface FatalHandler {
    void failed(NodeFailedException failure);
}
