package io.loombft.server.rpc;

/**
 * What subscribers, and all WebSocket clients together, may take of the server.
 *
 * @param connectionsMax WebSocket connections at a time
 * @param heartbeatMs from one heartbeat to the next
 * @param lingerMsMax for a client's answer to our closing frame
 */
record EventBounds(int connectionsMax, long heartbeatMs, long lingerMsMax) {
    /** What a node runs with. */
    static EventBounds standard() {
        return new EventBounds(128, 5_000, 2_000);
    }
}
