package io.loombft.server.p2p;

/**
 * The timeouts and bounds of the network; {@link #standard} is what a node runs with. All times are
 * milliseconds.
 *
 * @param handshakeMsMax from accept or connect to a whole handshake
 * @param connectMsMax for the TCP connection of a dial
 * @param pingEveryMs between two pings
 * @param silenceMsMax how long a peer may say nothing while we listen
 * @param writeMsMax how long one write of at most about 64 KiB may take
 * @param goodbyeMsMax how long a goodbye may take until the socket is closed
 * @param abuseMsMax how long a peer may keep sending above its limits
 * @param pendingMax sockets in handshake, the oldest of the busiest address gives way
 * @param framesPerKey after how many frames a direction takes its next key
 */
public record P2pSettings(
        long handshakeMsMax,
        int connectMsMax,
        long pingEveryMs,
        long silenceMsMax,
        long writeMsMax,
        long goodbyeMsMax,
        long abuseMsMax,
        int pendingMax,
        int pendingPerAddressMax,
        long framesPerKey) {

    /** What a node runs with. */
    public static P2pSettings standard() {
        return new P2pSettings(
                9_000,
                5_000,
                10_000,
                30_000,
                15_000,
                1_000,
                20_000,
                256,
                64,
                FrameKeys.FRAMES_PER_KEY);
    }

    P2pSettings withAbuseMsMax(long ms) {
        return new P2pSettings(
                handshakeMsMax,
                connectMsMax,
                pingEveryMs,
                silenceMsMax,
                writeMsMax,
                goodbyeMsMax,
                ms,
                pendingMax,
                pendingPerAddressMax,
                framesPerKey);
    }

    P2pSettings withFramesPerKey(long frames) {
        return new P2pSettings(
                handshakeMsMax,
                connectMsMax,
                pingEveryMs,
                silenceMsMax,
                writeMsMax,
                goodbyeMsMax,
                abuseMsMax,
                pendingMax,
                pendingPerAddressMax,
                frames);
    }
}
