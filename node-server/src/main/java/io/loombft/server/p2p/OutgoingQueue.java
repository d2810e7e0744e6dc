package io.loombft.server.p2p;

/** What waits to be sent: messages, and their bytes. */
public record OutgoingQueue(long messages, long bytes) {
    static final OutgoingQueue EMPTY = new OutgoingQueue(0, 0);

    OutgoingQueue plus(OutgoingQueue other) {
        return new OutgoingQueue(messages + other.messages, bytes + other.bytes);
    }
}
