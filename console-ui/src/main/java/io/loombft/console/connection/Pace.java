package io.loombft.console.connection;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the height of a node moves, as seen from here by a steady clock. Clocks of two machines are never compared, and
 * time that a chain spends waiting for content, as it was told to, does not count. Immutable.
 *
 * @param height that was seen last, -1 before the first sight
 * @param sinceNanos of the steady clock, when it moved, or last waited for content
 * @param seenNanos of the steady clock, when it was looked at
 * @param statusAt of the last status that was taken into account
 * @param isBetween whether the last status was between two heights
 * @param took how long each of the last heights was worked on, the oldest first, at most {@value #HEIGHTS_MAX}
 */
public record Pace(
        long height,
        long sinceNanos,
        long seenNanos,
        Instant statusAt,
        boolean isBetween,
        List<Duration> took) {
    static final Pace UNKNOWN = new Pace(-1, 0, 0, Instant.EPOCH, false, List.of());

    /** The step of a node between two heights; it leaves it as soon as a block has something to hold. */
    static final String BETWEEN_HEIGHTS = "new_height";

    static final int HEIGHTS_MAX = 10;

    /** A node that was not seen for so long may have moved meanwhile, or this machine has slept. */
    static final Duration UNSEEN = Duration.ofSeconds(15);

    public Pace {
        took = List.copyOf(took);
    }

    /** After another look at the node. */
    Pace seen(NodeSnapshot node, long nowNanos) {
        Optional<NodeStatus> status = node.polled().status().value();
        if (!node.isReached() || status.isEmpty()) {
            return this;
        }
        long now = node.height();
        Instant at = node.polled().status().at();
        boolean isBetweenNow = status.get().step().equals(BETWEEN_HEIGHTS);
        boolean isNews = !at.equals(statusAt);
        if (height < 0 || now < height || nowNanos - seenNanos > UNSEEN.toNanos()) {
            List<Duration> known = now < height ? List.of() : took;
            return new Pace(now, nowNanos, nowNanos, at, isBetweenNow, known);
        }
        if (status.get().isCatchingUp()) {
            return new Pace(now, nowNanos, nowNanos, at, isBetweenNow, took);
        }
        if (now > height) {
            List<Duration> more = with((nowNanos - sinceNanos) / (now - height));
            return new Pace(now, nowNanos, nowNanos, at, isBetweenNow, more);
        }
        boolean isIdle =
                isBetweenNow
                        && isNews
                        && status.get().latestHeight() == now
                        && ready(node, status.get()) == 0;
        boolean hasBegun = isBetween && !isBetweenNow;
        return new Pace(
                now, isIdle || hasBegun ? nowNanos : sinceNanos, nowNanos, at, isBetweenNow, took);
    }

    /** Transactions that a block could take; one behind a missing nonce it cannot, if the node tells of those. */
    static long ready(NodeSnapshot node, NodeStatus status) {
        double behindGap =
                node.polled()
                        .metrics()
                        .value()
                        .map(metrics -> metrics.sum("mempool_behind_gap"))
                        .orElse(0.0);
        return Math.max(0, status.mempoolTxs() - (long) behindGap);
    }

    private List<Duration> with(long nanos) {
        List<Duration> all = new ArrayList<>(took);
        all.add(Duration.ofNanos(nanos));
        return all.subList(Math.max(0, all.size() - HEIGHTS_MAX), all.size());
    }

    /** The same at a later moment of the steady clock. */
    Pace at(long nowNanos) {
        return new Pace(height, sinceNanos, nowNanos, statusAt, isBetween, took);
    }

    /** How long the height has not changed although there was something to do. */
    public Duration still() {
        return height < 0 ? Duration.ZERO : Duration.ofNanos(Math.max(0, seenNanos - sinceNanos));
    }

    /** The middle one of the times that the last heights took, nothing before one was seen to pass. */
    public Optional<Duration> usual() {
        return middle(took);
    }

    static Optional<Duration> middle(List<Duration> of) {
        return of.isEmpty()
                ? Optional.empty()
                : Optional.of(of.stream().sorted().toList().get(of.size() / 2));
    }
}
