package io.loombft.core.peers;

import java.util.Arrays;
import java.util.Optional;

/** Why a connection was refused or ended; the code is what a goodbye or a refusal carries. */
public enum DisconnectReason {
    /** The node is stopping. */
    SHUTTING_DOWN(1),
    /** No slot is free for a peer of this kind. */
    TOO_MANY_PEERS(2),
    /** Another connection to the same node is alive, or was dialled by the smaller id. */
    DUPLICATE(3),
    BANNED(4),
    WRONG_CHAIN(5),
    WRONG_GENESIS(6),
    WRONG_VERSION(7),
    /** The other end is this very node. */
    OWN_ID(8),
    /** Another node answered than the one that was dialled. */
    UNEXPECTED_ID(9),
    /** The ephemeral key is of low order or not in canonical form. */
    BAD_EPHEMERAL_KEY(10),
    /** Our own hello or our own role came back. */
    REFLECTION(11),
    /** An ephemeral key that was seen before. */
    REPLAY(12),
    /** A signature in the handshake does not verify. */
    BAD_SIGNATURE(13),
    /** Bytes that are not the protocol's canonical form. */
    MALFORMED(14),
    /** The first bytes are not those of this protocol. */
    NOT_OUR_PROTOCOL(15),
    HANDSHAKE_TIMEOUT(16),
    /** A frame was altered, lost, repeated or moved on its way. */
    FORGED_FRAME(17),
    UNKNOWN_CHANNEL(18),
    MESSAGE_TOO_LARGE(19),
    /** The peer kept sending far above its limits. */
    RATE_EXCEEDED(20),
    /** The peer did not take what was written to it. */
    STALLED(21),
    /** The peer did not answer a ping. */
    SILENT(22),
    /** The peer closed the connection, or the network lost it. */
    CONNECTION_LOST(23),
    /** A peer with a better claim took the slot. */
    EVICTED(24),
    /** The score fell below the limit. */
    MISBEHAVED(25),
    /** The operator asked for it. */
    OPERATOR(26),
    /** Too many sockets wait for their handshake. */
    TOO_MANY_HANDSHAKES(27),
    /** The other node could not be reached. */
    UNREACHABLE(28);

    private final int code;

    DisconnectReason(int code) {
        this.code = code;
    }

    /** One byte, 1 to 255. */
    public int code() {
        return code;
    }

    /** The reason with that code; a code of a later version is empty. */
    public static Optional<DisconnectReason> ofCode(int code) {
        return Arrays.stream(values()).filter(reason -> reason.code == code).findFirst();
    }
}
