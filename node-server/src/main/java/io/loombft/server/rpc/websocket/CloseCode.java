package io.loombft.server.rpc.websocket;

/** Why we close a connection, by the numbers of RFC 6455 and one of our own. */
public enum CloseCode {
    NORMAL(1000),
    /** The node stops, or nothing was heard for too long. */
    GOING_AWAY(1001),
    PROTOCOL_ERROR(1002),
    /** Binary messages, which JSON-RPC has none of. */
    UNSUPPORTED(1003),
    NOT_UTF8(1007),
    TOO_BIG(1009),
    INTERNAL_ERROR(1011),
    TRY_AGAIN_LATER(1013),
    /** The subscriber took its events too slowly. */
    TOO_SLOW(4008);

    private static final int OTHERS_MIN = 3000;
    private static final int OTHERS_MAX = 4999;

    private final int value;

    CloseCode(int value) {
        this.value = value;
    }

    int value() {
        return value;
    }

    /** Whether a client may send it: the assigned ones that can travel, and those left to applications. */
    static boolean mayBeSent(int code) {
        return switch (code) {
            case 1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014 -> true;
            default -> code >= OTHERS_MIN && code <= OTHERS_MAX;
        };
    }
}
