package io.loombft.server.p2p;

import io.loombft.core.peers.DisconnectReason;
import io.loombft.core.peers.Offence;
import java.util.Optional;

/**
 * Which ends of a connection are the peer's fault. Forged frames are not: anybody on the way can
 * alter bytes, and must not get honest nodes banned by it.
 */
final class Misdeeds {
    private Misdeeds() {}

    static Optional<Offence> of(DisconnectReason reason) {
        return switch (reason) {
            case MALFORMED, UNKNOWN_CHANNEL, MESSAGE_TOO_LARGE ->
                    Optional.of(Offence.PROTOCOL_VIOLATION);
            case RATE_EXCEEDED -> Optional.of(Offence.FLOODING);
            case SHUTTING_DOWN,
                    TOO_MANY_PEERS,
                    DUPLICATE,
                    BANNED,
                    WRONG_CHAIN,
                    WRONG_GENESIS,
                    WRONG_VERSION,
                    OWN_ID,
                    UNEXPECTED_ID,
                    BAD_EPHEMERAL_KEY,
                    REFLECTION,
                    REPLAY,
                    BAD_SIGNATURE,
                    NOT_OUR_PROTOCOL,
                    HANDSHAKE_TIMEOUT,
                    FORGED_FRAME,
                    STALLED,
                    SILENT,
                    CONNECTION_LOST,
                    EVICTED,
                    MISBEHAVED,
                    OPERATOR,
                    TOO_MANY_HANDSHAKES,
                    UNREACHABLE ->
                    Optional.empty();
        };
    }
}
