package io.loombft.server.p2p;

import java.util.Arrays;
import java.util.Optional;

/**
 * What a message is about; the order is the order of priority. Each channel has its own outgoing
 * lane, its own reassembly and its own inbound limits, all per peer.
 */
public enum Channel {
    /** Pings, goodbyes and addresses; used by the transport alone. */
    CONTROL(0, 16 * Unit.KIB, 256, 256 * Unit.KIB, 200, 256 * Unit.KIB),
    /** Votes, proposals, certificates and what consensus gossip says about them. */
    VOTE(1, Unit.MIB, 16_384, 8 * Unit.MIB, 20_000, 16 * Unit.MIB),
    /** Block parts with their proofs. */
    PARTS(2, 256 * Unit.KIB, 1_024, 32 * Unit.MIB, 8_000, 128 * Unit.MIB),
    /** Requests for committed blocks and their answers. */
    SYNC(3, 8 * Unit.MIB, 256, 32 * Unit.MIB, 4_000, 128 * Unit.MIB),
    /** Transactions on their way to the proposers. */
    TRANSACTIONS(4, 2 * Unit.MIB, 16_384, 16 * Unit.MIB, 20_000, 32 * Unit.MIB);

    private final int code;
    private final int messageBytesMax;
    private final int laneMessagesMax;
    private final int laneBytesMax;
    private final int framesPerSecondMax;
    private final int bytesPerSecondMax;

    private static final class Unit {
        static final int KIB = 1024;
        static final int MIB = 1024 * KIB;
    }

    Channel(
            int code,
            int messageBytesMax,
            int laneMessagesMax,
            int laneBytesMax,
            int framesPerSecondMax,
            int bytesPerSecondMax) {
        this.code = code;
        this.messageBytesMax = messageBytesMax;
        this.laneMessagesMax = laneMessagesMax;
        this.laneBytesMax = laneBytesMax;
        this.framesPerSecondMax = framesPerSecondMax;
        this.bytesPerSecondMax = bytesPerSecondMax;
    }

    /** The byte that names the channel in a frame. */
    public int code() {
        return code;
    }

    /** Longest message, both ways. */
    public int messageBytesMax() {
        return messageBytesMax;
    }

    /** Messages that may wait to be sent to a peer. */
    public int laneMessagesMax() {
        return laneMessagesMax;
    }

    /** Bytes that may wait to be sent to a peer. */
    public int laneBytesMax() {
        return laneBytesMax;
    }

    /** Inbound frames a second before a peer is read more slowly. */
    public int framesPerSecondMax() {
        return framesPerSecondMax;
    }

    /** Inbound bytes a second before a peer is read more slowly. */
    public int bytesPerSecondMax() {
        return bytesPerSecondMax;
    }

    static Optional<Channel> ofCode(int code) {
        return Arrays.stream(values()).filter(channel -> channel.code == code).findFirst();
    }
}
