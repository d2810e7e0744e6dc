package io.loombft.console.connection;

import java.time.Duration;
import java.time.Instant;

/**
 * All that is known of one node at a moment. Immutable.
 *
 * @param url its RPC address
 * @param heardAt when it last answered or sent an event; the epoch when never
 * @param pace how its height moves, as seen from here
 */
public record NodeSnapshot(
        String url,
        Reach reach,
        Instant heardAt,
        Polled polled,
        LiveFeed live,
        ChainTail chain,
        Pace pace) {
    /** What was heard longer ago than this is stale. */
    public static final Duration FRESH = Duration.ofSeconds(4);

    static NodeSnapshot unknown(String url) {
        return new NodeSnapshot(
                url,
                new Reach.Connecting(),
                Instant.EPOCH,
                Polled.NOTHING,
                LiveFeed.NONE,
                ChainTail.EMPTY,
                Pace.UNKNOWN);
    }

    /** The name its operator gave it, or its address while that is not known. */
    public String label() {
        return polled.status().value().map(NodeStatus::label).orElseGet(() -> host(url));
    }

    public boolean wasHeard() {
        return !heardAt.equals(Instant.EPOCH);
    }

    public boolean isReached() {
        return reach instanceof Reach.Reached;
    }

    /** Whether what is shown of it is old: it does not answer, or has not for some seconds. */
    public boolean isStale(Instant now) {
        return !isReached() || Duration.between(heardAt, now).compareTo(FRESH) > 0;
    }

    /** The last committed height that is known, 0 for none. */
    public long height() {
        long polledHeight = polled.status().value().map(NodeStatus::latestHeight).orElse(0L);
        long told = live.blocks().isEmpty() ? 0 : live.blocks().getLast().height();
        return isReached() ? Math.max(polledHeight, told) : polledHeight;
    }

    static String host(String url) {
        return url.replaceFirst("^https?://", "");
    }

    NodeSnapshot reached(Reach now, Instant at) {
        return new NodeSnapshot(url, now, at, polled, live, chain, pace);
    }

    NodeSnapshot unreached(Reach now) {
        return new NodeSnapshot(url, now, heardAt, polled, live, chain, pace);
    }

    NodeSnapshot with(Polled now) {
        return new NodeSnapshot(url, reach, heardAt, now, live, chain, pace);
    }

    NodeSnapshot with(LiveFeed now) {
        return new NodeSnapshot(url, reach, heardAt, polled, now, chain, pace);
    }

    NodeSnapshot with(ChainTail now) {
        return new NodeSnapshot(url, reach, heardAt, polled, live, now, pace);
    }

    NodeSnapshot with(Pace now) {
        return new NodeSnapshot(url, reach, heardAt, polled, live, chain, now);
    }
}
