package io.loombft.core.peers;

/** When to dial an address again: exponential, jittered by half, capped. */
final class Backoff {
    static final long FIRST_DELAY_MS = 500;

    /** For nodes that the operator named: they shall be back within seconds. */
    static final long PERSISTENT_DELAY_MS_MAX = 10_000;

    static final long DELAY_MS_MAX = 5 * 60_000L;

    /** After an answer that will not change soon, such as another chain's. */
    static final long REFUSED_DELAY_MS_MIN = 60_000;

    /** A connection shorter than this counts as a failure. */
    static final long PROVEN_AFTER_MS = 30_000;

    private int failures;
    private long notBeforeMs;

    boolean mayDial(long nowMs) {
        return nowMs >= notBeforeMs;
    }

    int failures() {
        return failures;
    }

    void proven() {
        failures = 0;
    }

    /** Notes a failure; {@code random} is any drawn number. */
    void failed(DisconnectReason reason, boolean persistent, long nowMs, long random) {
        failures = Math.min(failures + 1, 30);
        long cap = persistent ? PERSISTENT_DELAY_MS_MAX : DELAY_MS_MAX;
        long delay = Math.min(cap, FIRST_DELAY_MS << Math.min(failures - 1, 20));
        if (isLasting(reason)) {
            delay = Math.max(delay, REFUSED_DELAY_MS_MIN);
        }
        notBeforeMs = nowMs + delay / 2 + Long.remainderUnsigned(random, delay / 2 + 1);
    }

    /** Never again: the address is our own. */
    void giveUp() {
        notBeforeMs = Long.MAX_VALUE;
    }

    private static boolean isLasting(DisconnectReason reason) {
        return switch (reason) {
            case BANNED,
                    WRONG_CHAIN,
                    WRONG_GENESIS,
                    WRONG_VERSION,
                    UNEXPECTED_ID,
                    BAD_SIGNATURE,
                    BAD_EPHEMERAL_KEY,
                    NOT_OUR_PROTOCOL,
                    MISBEHAVED,
                    OWN_ID ->
                    true;
            case SHUTTING_DOWN,
                    TOO_MANY_PEERS,
                    DUPLICATE,
                    REFLECTION,
                    REPLAY,
                    MALFORMED,
                    HANDSHAKE_TIMEOUT,
                    FORGED_FRAME,
                    UNKNOWN_CHANNEL,
                    MESSAGE_TOO_LARGE,
                    RATE_EXCEEDED,
                    STALLED,
                    SILENT,
                    CONNECTION_LOST,
                    EVICTED,
                    OPERATOR,
                    TOO_MANY_HANDSHAKES,
                    UNREACHABLE ->
                    false;
        };
    }
}
