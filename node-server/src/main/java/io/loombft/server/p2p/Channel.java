package io.loombft.server.p2p;

import java.util.Arrays;
import java.util.Optional;

/**
 * What a message is about; the order is the order of priority. Each channel has its own outgoing
 * lane, its own reassembly and its own inbound limits, all per peer.
 */
public enum Channel {
    /** Pings, goodbyes and addresses; used by the transport alone. */
    CONTROL(0, new Limits(16 * 1024, 256, 256 * 1024, 200, 256 * 1024)),
    /** Votes, proposals, certificates and what consensus gossip says about them. */
    VOTE(1, new Limits(1024 * 1024, 16_384, 8 * 1024 * 1024, 20_000, 16 * 1024 * 1024)),
    /** Block parts with their proofs. */
    PARTS(2, new Limits(256 * 1024, 1_024, 32 * 1024 * 1024, 8_000, 128 * 1024 * 1024)),
    /** Requests for committed blocks and their answers. */
    SYNC(3, new Limits(8 * 1024 * 1024, 256, 32 * 1024 * 1024, 4_000, 128 * 1024 * 1024)),
    /** Transactions on their way to the proposers. */
    TRANSACTIONS(4, new Limits(2 * 1024 * 1024, 16_384, 16 * 1024 * 1024, 20_000, 32 * 1024 * 1024));

    private final int code;
    private final Limits limits;

    /**
     * The bounds of a channel, per peer.
     *
     * @param messageBytesMax longest message, both ways
     * @param laneMessagesMax messages that may wait to be sent
     * @param laneBytesMax bytes that may wait to be sent
     * @param framesPerSecondMax inbound frames a second before the peer is read more slowly
     * @param bytesPerSecondMax inbound bytes a second before the peer is read more slowly
     */
    public record Limits(
            int messageBytesMax,
            int laneMessagesMax,
            int laneBytesMax,
            int framesPerSecondMax,
            int bytesPerSecondMax) {}

    Channel(int code, Limits limits) {
        this.code = code;
        this.limits = limits;
    }

    /** The byte that names the channel in a frame. */
    public int code() {
        return code;
    }

    public Limits limits() {
        return limits;
    }

    static Optional<Channel> ofCode(int code) {
        return Arrays.stream(values()).filter(channel -> channel.code == code).findFirst();
    }
}
