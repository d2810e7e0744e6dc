package io.loombft.core.peers;

/**
 * How many connections a node keeps.
 *
 * @param peersMax inbound and outbound together
 * @param reservedForKnown of these, slots that only validators and the operator's seeds may take
 * @param perNetworkMax how many of the ordinary nodes may share a network address
 * @param outboundTarget how many ordinary nodes are dialled before waiting to be dialled
 * @param duplicateWaitMs how long an older connection has to show a sign of life
 */
public record PeerLimits(
        int peersMax,
        int reservedForKnown,
        int perNetworkMax,
        int outboundTarget,
        long duplicateWaitMs) {
    /** How long an older connection has to answer a ping before a new one replaces it. */
    public static final long DUPLICATE_WAIT_MS = 3_000;

    public PeerLimits {
        if (peersMax < 1 || reservedForKnown < 0 || reservedForKnown >= peersMax) {
            throw new IllegalArgumentException(
                    reservedForKnown + " of " + peersMax + " slots cannot be reserved");
        }
        if (perNetworkMax < 1) {
            throw new IllegalArgumentException("no ordinary node could connect");
        }
    }

    /** A quarter of the slots reserved, half of the others for one network, half of all to be dialled. */
    public static PeerLimits of(int peersMax) {
        int reserved = peersMax / 4;
        return new PeerLimits(
                peersMax,
                reserved,
                Math.max(2, (peersMax - reserved) / 2),
                (peersMax + 1) / 2,
                DUPLICATE_WAIT_MS);
    }
}
