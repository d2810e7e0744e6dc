package io.loombft.server.p2p;

import io.loombft.core.crypto.PublicKey;
import io.loombft.core.peers.Direction;
import java.util.Optional;

/**
 * One connection at one moment, for the operator.
 *
 * @param label the peer's own name for itself, claimed only
 * @param address host and port of the other end of the socket
 * @param rttMicros last round-trip time, −1 before the first pong
 * @param score 0 for a good peer, falling to the ban limit
 * @param bytesIn bytes read, with frame overhead
 * @param bytesOut bytes written, with frame overhead
 * @param queuedMessages messages waiting in all outgoing lanes
 * @param queuedBytes their bytes
 * @param connectedAtMs wall clock, milliseconds since 1970
 */
public record PeerSnapshot(
        PublicKey id,
        String label,
        Optional<PublicKey> validator,
        String address,
        Direction direction,
        long rttMicros,
        int score,
        long bytesIn,
        long bytesOut,
        int queuedMessages,
        int queuedBytes,
        long connectedAtMs) {

    PeerSnapshot withScore(int newScore) {
        return new PeerSnapshot(
                id,
                label,
                validator,
                address,
                direction,
                rttMicros,
                newScore,
                bytesIn,
                bytesOut,
                queuedMessages,
                queuedBytes,
                connectedAtMs);
    }
}
