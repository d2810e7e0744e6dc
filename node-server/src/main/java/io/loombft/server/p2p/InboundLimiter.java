package io.loombft.server.p2p;

import java.util.EnumMap;
import java.util.Map;

/**
 * How long the reader must rest before it reads on: two token buckets a channel, for frames and for
 * bytes, each holding one second's worth. Used by the reader thread; time is passed in, monotonic
 * milliseconds.
 */
final class InboundLimiter {
    private static final long MS_PER_SECOND = 1_000;

    private final Map<Channel, Bucket> frames = new EnumMap<>(Channel.class);
    private final Map<Channel, Bucket> bytes = new EnumMap<>(Channel.class);
    private final long abuseMsMax;
    private long restedMs;
    private long restedAtMs;

    InboundLimiter(long nowMs, long abuseMsMax) {
        this.abuseMsMax = abuseMsMax;
        this.restedAtMs = nowMs;
        for (Channel channel : Channel.values()) {
            frames.put(channel, new Bucket(channel.framesPerSecondMax(), nowMs));
            bytes.put(channel, new Bucket(channel.bytesPerSecondMax(), nowMs));
        }
    }

    /** Takes for one frame that has arrived; the milliseconds to rest before the next, 0 for none. */
    long restMs(Channel channel, int size, long nowMs) {
        return Math.max(
                bucket(frames, channel).take(1, nowMs), bucket(bytes, channel).take(size, nowMs));
    }

    /**
     * Notes a rest that is over. Half of the time since the last one is forgiven; true when what
     * remains is gross abuse: the peer has pressed against its limits for most of the time.
     */
    boolean isAbuseAfter(long restMs, long nowMs) {
        restedMs = Math.max(0, restedMs - (nowMs - restedAtMs) / 2) + restMs;
        restedAtMs = nowMs;
        return restedMs > abuseMsMax;
    }

    private static Bucket bucket(Map<Channel, Bucket> buckets, Channel channel) {
        Bucket bucket = buckets.get(channel);
        if (bucket == null) {
            throw new AssertionError("every channel has a bucket");
        }
        return bucket;
    }

    /** Thousandths of tokens, so that slow refills lose nothing. */
    private static final class Bucket {
        private final long perSecond;
        private long thousandths;
        private long filledAtMs;

        Bucket(long perSecond, long nowMs) {
            this.perSecond = perSecond;
            this.thousandths = perSecond * MS_PER_SECOND;
            this.filledAtMs = nowMs;
        }

        long take(long tokens, long nowMs) {
            long elapsedMs = Math.min(nowMs - filledAtMs, 10 * MS_PER_SECOND);
            filledAtMs = nowMs;
            thousandths =
                    Math.min(perSecond * MS_PER_SECOND, thousandths + elapsedMs * perSecond)
                            - tokens * MS_PER_SECOND;
            return thousandths >= 0 ? 0 : Math.ceilDiv(-thousandths, perSecond);
        }
    }
}
