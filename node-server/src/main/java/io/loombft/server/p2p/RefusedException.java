package io.loombft.server.p2p;

import io.loombft.core.peers.DisconnectReason;

/** The other end broke the protocol, or said that it does not want us; does not leave the package. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final DisconnectReason reason;
    private final By by;

    /** Who ended it. */
    enum By {
        US,
        PEER
    }

    RefusedException(DisconnectReason reason) {
        this(reason, By.US);
    }

    RefusedException(DisconnectReason reason, By by) {
        // Peers can cause these at will, so they carry no stack trace.
        super(reason.name(), null, false, false);
        this.reason = reason;
        this.by = by;
    }

    DisconnectReason reason() {
        return reason;
    }

    By by() {
        return by;
    }
}
